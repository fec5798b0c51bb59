import type { Refusals } from '#kernel';

/** Every code that a query may be refused with, and what it means. */
export const REPORT_REFUSALS: Refusals = {
  'not-found': {
    'client-not-found': 'There is no such client',
    'lead-not-found': 'There is no such lead',
    'pipeline-not-found': 'No such pipeline is published',
  },
  invalid: {
    'invalid-cursor': 'The cursor is none of this query with these filters in this order',
    'period-reversed': 'The period ends before it begins',
    'seller-and-nobody': 'Leads of a seller and leads of nobody are asked for at once',
    'too-many-rows': 'The answer would have more rows than one may have; its detail says what to ask for instead',
  },
};
