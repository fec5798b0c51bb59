import {
  calendarOf,
  type Document,
  type Documents,
  type QueryContext,
  type QueryDefinition,
  type ReadModel,
  Rejected,
} from '#kernel';
import { reportsOf } from '#reports';
import { fieldsOf, parse } from '#schema';
import type { AnyQuery } from '../../libs/read-store/src/query.js';

const calendar = calendarOf('Europe/Kyiv');
const { models, queries } = reportsOf(calendar);
export const reportModels = models;

/** What one report asked its documents. */
export interface Asked {
  /** The query with its parameters, for the name of a test. */
  readonly by: string;
  readonly model: ReadModel;
  readonly kind: 'find' | 'count';
  readonly query: AnyQuery;
}

const ID = '6b2f3c1e-6f0b-4c5e-9a53-0a6f2f5f7c11';
const DAYS = { from: '2026-01-10', to: '2026-04-20' };
const LEAD_FILTERS = [
  {},
  { status: 'in-progress' },
  { seller: 'anna' },
  { responsible: 'somebody' },
  { responsible: 'nobody' },
  { pipeline: 'universal' },
  { client: ID },
  { outcome: 'open' },
  { externalId: 'crm-1' },
  DAYS,
  { ...DAYS, status: 'in-progress', seller: 'anna', pipeline: 'universal', outcome: 'open' },
];
const LEAD_SORTS = ['-registeredAt', 'registeredAt', '-changedAt', 'changedAt', '-statusSince', 'statusSince'];
const STRETCHES = [{}, DAYS, { from: DAYS.from }, { to: DAYS.to }];

/** They decide where a page begins and ends, not what is searched. */
const PAGING = ['limit', 'cursor'];
const NOW = '2026-05-01T00:00:00.000Z';
const AFTER = { value: '2026-02-01', id: ID };

/** Parameters for each query: every filter alone and together, every order. A query that is not here is a failure. */
const PARAMETERS: Readonly<Record<string, readonly object[]>> = {
  'list-leads': LEAD_FILTERS.flatMap((filter) => LEAD_SORTS.map((sort) => ({ ...filter, sort }))),
  'get-lead': [{ leadId: ID }],
  'get-lead-history': [{ leadId: ID }, { leadId: ID, from: 1 }],
  'list-clients': [{}, { externalId: 'crm-1' }],
  'get-client': [{ clientId: ID }],
  'get-client-history': [{ clientId: ID }, { clientId: ID, from: 1 }],
  'get-funnel': STRETCHES.flatMap((stretch) => [
    { pipeline: 'universal', ...stretch },
    { pipeline: 'universal', ...stretch, seller: 'anna' },
    { pipeline: 'universal', ...stretch, version: 1, source: 'call' },
  ]),
  'get-loss-shares': STRETCHES.flatMap((stretch) =>
    ['day', 'week', 'month'].flatMap((period) => [
      { ...stretch, period },
      { ...stretch, period, seller: 'anna' },
      { ...stretch, period, seller: 'anna', pipeline: 'universal', source: 'call' },
    ]),
  ),
  'get-competitors': STRETCHES.flatMap((stretch) => [
    stretch,
    { ...stretch, seller: 'anna' },
    { ...stretch, seller: 'anna', pipeline: 'universal', source: 'call' },
  ]),
  'get-dormant-clients': ['externalId', '-spent', '-silentDays'].flatMap((sort) => [
    { asOf: '2026-03-01', sort, currency: 'EUR' },
    { asOf: '2026-03-01', sort, currency: 'EUR', minPurchases: 2, factor: 3, minDays: 10 },
  ]),
  'list-pipelines': [{}],
  'get-pipeline': [{ pipeline: 'universal' }, { pipeline: 'universal', version: 1 }],
  'get-pipeline-history': [{ pipeline: 'universal' }, { pipeline: 'universal', from: 1 }],
  'get-reason-history': [{}, { from: 1 }],
  'list-reasons': [{}, { group: 'price' }, { retired: false }, { group: 'price', retired: false }],
};

/** Everything that the reports ask for, the pages after the first as well, by running each of them over documents that only listen. */
export async function everythingAsked(): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const query of queries) {
    for (const parameters of parametersOf(query)) {
      const by = `${query.name} ${JSON.stringify(parameters)}`;
      await query.run(parameters, listening(by, asked)).catch((error: unknown) => {
        // There is no such lead, client or pipeline where there is nothing.
        if (!(error instanceof Rejected)) throw error;
      });
    }
  }
  return asked;
}

/** @throws where PARAMETERS lacks a query or one of its filters, or has one that the query has not */
function parametersOf({ name, type }: QueryDefinition): object[] {
  const given = PARAMETERS[name] ?? [];
  const used = new Set([...given.flatMap((one) => Object.keys(one)), ...PAGING]);
  const missing = fieldsOf(type).filter((field) => !used.has(field.name));
  if (given.length === 0 || missing.length > 0)
    throw new Error(`PARAMETERS does not ask ${name} by ${missing.map((field) => field.name).join() || 'anything'}`);
  return given.map((one) => {
    const parsed = parse(type, one);
    if (!parsed.ok) throw new Error(`${name}: ${parsed.errors.map(({ message }) => message).join()}`);
    return parsed.value;
  });
}

function listening(by: string, asked: Asked[]): QueryContext {
  const documents = <Doc extends Document>(model: ReadModel<Doc>): Documents<Doc> => ({
    get: async () => undefined,
    find: async (query) => {
      asked.push({ by, model, kind: 'find', query });
      if (query.orderBy && !query.after)
        asked.push({ by: `${by}, next page`, model, kind: 'find', query: { ...query, after: AFTER } });
      return versionOf(query) as Doc[];
    },
    count: async (query) => {
      asked.push({ by, model, kind: 'count', query });
      return 0;
    },
  });
  return { documents, stream: async () => [], calendar, countedIn: async () => calendar, now: NOW };
}

/** A funnel is only looked for where its pipeline was published. */
const versionOf = ({ where }: AnyQuery): readonly object[] =>
  where && 'grain' in where && where.grain === 'version' ? [{ id: 'v', grain: 'version', version: 1, steps: [] }] : [];
