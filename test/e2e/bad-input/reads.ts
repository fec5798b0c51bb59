import { type Bad, LEAD, NOBODY } from './bad.js';

const reading = (path: string, more: Partial<Bad> & Pick<Bad, 'what'>): Bad => ({
  method: 'GET',
  path,
  status: 400,
  ...more,
});
const parameter = (field: string, rule: string): Partial<Bad> => ({
  code: 'invalid-parameter',
  errors: [[field, rule]],
});

const absent = (field: string, code: string): Partial<Bad> => ({ status: 404, code, errors: [[field, code]] });

/** Reads that are refused. */
export const BAD_READS: readonly Bad[] = [
  reading('/funnels/universal?version=99', {
    what: 'an unknown version',
    ...absent('version', 'pipeline-not-found'),
    says: /no version 99 of a pipeline universal/,
  }),
  reading(`/leads/${NOBODY}`, { what: 'an unknown lead', ...absent('leadId', 'lead-not-found') }),
  reading(`/leads/${NOBODY}/history`, {
    what: 'the history of an unknown lead',
    ...absent('leadId', 'lead-not-found'),
  }),
  reading(`/clients/${NOBODY}`, { what: 'an unknown client', ...absent('clientId', 'client-not-found') }),
  reading(`/clients/${NOBODY}/history`, {
    what: 'the history of an unknown client',
    ...absent('clientId', 'client-not-found'),
  }),
  reading('/pipelines/none/history', {
    what: 'the history of an unknown pipeline',
    ...absent('pipeline', 'pipeline-not-found'),
  }),
  reading('/reasons/history?limit=0', { what: 'a part of nothing', ...parameter('limit', 'min') }),
  reading('/funnels/none', { what: 'the funnel of an unknown pipeline', ...absent('pipeline', 'pipeline-not-found') }),
  reading('/pipelines/none', { what: 'an unknown pipeline', ...absent('pipeline', 'pipeline-not-found') }),
  reading('/nowhere', { what: 'an unknown path', status: 404, code: 'no-such-resource' }),
  reading('/leads/4711', { what: 'a lead id that is none', ...parameter('leadId', 'isUuid') }),
  reading('/leads?colour=red', { what: 'an unknown parameter', ...parameter('colour', 'unknownField') }),
  reading('/leads?client=4711', { what: 'a client id that is none', ...parameter('client', 'isUuid') }),
  reading('/leads?limit=0', { what: 'a page of nothing', ...parameter('limit', 'min') }),
  reading('/leads?limit=201', { what: 'too large a page', ...parameter('limit', 'max') }),
  reading('/leads?limit=007', { what: 'a number that begins with zeros', ...parameter('limit', 'isInt') }),
  reading('/leads?limit=many', { what: 'a word for a number', ...parameter('limit', 'isInt') }),
  reading('/leads?from=2026-02-30', { what: 'a day that is none', ...parameter('from', 'isDay') }),
  ...['cursor=%ff', 'cursor=a%00b', 'cursor=%ed%a0%80', 'cursor=%zz', '%c3=1'].map((query) =>
    reading(`/leads?${query}`, {
      what: `the query ${query}`,
      code: 'malformed-request',
      says: /percent-encoded UTF-8/,
    }),
  ),
  ...['%ff', '%ed%a0%80', '%zz'].map((name) =>
    reading(`/funnels/${name}`, { what: `the pipeline ${name}`, code: 'malformed-request' }),
  ),
  reading('/leads?sort=name', { what: 'an order that is none', ...parameter('sort', 'isIn') }),
  reading('/leads?status=new&status=ready', { what: 'one parameter twice', ...parameter('status', 'once') }),
  reading('/leads?after=1&after=1', { what: 'one position twice', ...parameter('after', 'once') }),
  reading('/leads?cursor=nonsense', { what: 'a cursor that is none', code: 'invalid-cursor', says: /^cursor/ }),
  ...['%20', '-', '42', 'zzzzzzzzzzzzzzzz', '000000000000001'].map((text) =>
    reading(`/leads?after=${text}`, { what: `the position ${text}`, ...parameter('after', 'isPosition') }),
  ),
  reading('/leads?after=00000000000000000001-00000000000000000001', {
    what: 'a position of another kind of log',
    code: 'position-beyond-log',
    errors: [['after', 'inLog']],
  }),
  ...['/status', `/leads/${LEAD}/history`].map((path) =>
    reading(`${path}?after=9999999999999999`, {
      what: `${path} after a position beyond the log`,
      code: 'position-beyond-log',
    }),
  ),
  ...['live', 'ready'].map((which) =>
    reading(`/health/${which}?after=0000000000000001`, {
      what: `health (${which}) after a position`,
      ...parameter('after', 'unknownField'),
    }),
  ),
  reading('/leads?after=9999999999999999', {
    what: 'a position beyond the log',
    code: 'position-beyond-log',
    errors: [['after', 'inLog']],
  }),
  reading('/clients/dormant?asOf=yesterday', { what: 'a day in words', ...parameter('asOf', 'isDay') }),
  reading('/clients/dormant?factor=1e3', {
    what: 'a factor with an exponent',
    ...parameter('factor', 'isNumber'),
    says: /plain digits/,
  }),
  reading('/clients/dormant?factor=two', { what: 'a factor in words', ...parameter('factor', 'isNumber') }),
  reading('/loss-shares?period=decade', { what: 'a period that is none', ...parameter('period', 'isIn') }),
  reading('/funnels/universal?version=0', { what: 'a version that is none', ...parameter('version', 'min') }),
  reading('/leads', { what: 'leads as HTML', headers: { accept: 'text/html' }, status: 406, code: 'not-acceptable' }),
  reading('/leads', { what: 'leads as CSV', headers: { accept: 'text/csv' }, status: 406, says: /application\/json/ }),
];
