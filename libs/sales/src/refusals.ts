import type { Refusals } from '#kernel';

/** Every code that a decision may refuse a command with, and what it means. */
export const REFUSALS: Refusals = {
  invalid: {
    'unknown-status': 'The pipeline of the lead has no such status',
    'unknown-reason': 'The catalogue of refusal reasons has no such reason',
  },
  'not-found': {
    'client-not-found': 'There is no such client',
    'lead-not-found': 'There is no such lead',
    'offer-not-found': 'The lead has no such offer',
    'pipeline-not-found': 'No such pipeline is published',
    'reason-not-found': 'There is no such refusal reason',
  },
  conflict: {
    'client-exists': 'A client of this id is registered already',
    'lead-exists': 'A lead of this id is registered already',
    'offer-exists': 'The lead has an offer of this id already',
    'purchase-exists': 'The client has a purchase of this id already',
  },
  refused: {
    'before-registration': 'It would have happened before the lead was registered',
    'competitor-required': 'A loss to a competitor says to whom and why',
    'control-point-in-the-past': 'A control point comes after the business time of the command',
    'deal-needs-amount':
      'The offers accepted for the deal are in several currencies, or come to no exact sum: `win` must say what it is worth',
    'duplicate-offer-status': 'Two offer statuses of the pipeline have one code',
    'duplicate-status': 'Two statuses of the pipeline have one code',
    'entry-unknown': 'The entry of the pipeline is none of its open statuses',
    'lead-closed': 'The lead is won or lost: it must be reopened first',
    'lead-not-closed': 'The lead is neither won nor lost',
    'loss-needs-reason': 'A lost status is entered by `lose`, with a reason',
    'never-closed': 'From a status of the pipeline neither a won nor a lost one can be reached',
    'not-a-detour': 'A detour of the pipeline is none of its open statuses beside the entry',
    'not-a-lost-status': 'The status is of another kind than `lost`',
    'not-a-waiting-status': 'The status is of another kind than `waiting`',
    'not-a-won-status': 'The status is of another kind than `won`',
    'not-an-open-status': 'The status is of another kind than `open`',
    'not-waiting': 'The lead does not wait',
    'offer-wrong-state': 'The offer is in a state that this does not follow',
    'pipeline-needs-kinds': 'A pipeline has an open, a won and a lost status',
    'reason-group-fixed': 'The group of a refusal reason stays what it is',
    'reentry-unknown': 'The re-entry of the pipeline is none of its open or waiting statuses',
    'retired-reason': 'The refusal reason was retired before it happened',
    'seller-required': 'An offer is sent by a seller: the lead has none',
    'too-many-offers': 'The lead has as many offers as a lead takes',
    'transition-not-allowed': 'The pipeline does not let this status follow',
    'unknown-next': 'A status of the pipeline names a follower that there is not',
    'waiting-needs-control-point': 'A waiting status is entered by `wait`, with a control point',
  },
};
