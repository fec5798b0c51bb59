import { calendarOf, type Document, type Documents, type QueryContext, type ReadModel } from '#kernel';
import { reportsOf } from '#reports';
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
  ...[{}, { status: 'in-progress' }, { seller: 'anna' }, { responsible: 'somebody' }, { responsible: 'nobody' }],
  ...[{ pipeline: 'universal' }, { client: ID }, { outcome: 'open' }, { externalId: 'crm-1' }, DAYS],
  { ...DAYS, status: 'in-progress', seller: 'anna', pipeline: 'universal', outcome: 'open' },
];
const LEAD_SORTS = ['-registeredAt', 'registeredAt', '-changedAt', 'changedAt', '-statusSince', 'statusSince'];
const STRETCHES = [{}, DAYS, { from: DAYS.from }, { to: DAYS.to }];

/** Parameters for each query: every filter alone and together, every order. A query that is not here is a failure. */
const PARAMETERS: Readonly<Record<string, readonly object[]>> = {
  'list-leads': LEAD_FILTERS.flatMap((filter) => LEAD_SORTS.map((sort) => ({ ...filter, sort }))),
  'get-lead': [{ leadId: ID }],
  'get-lead-history': [{ leadId: ID }],
  'list-clients': [{}, { externalId: 'crm-1' }],
  'get-client': [{ clientId: ID }],
  'get-funnel': STRETCHES.flatMap((stretch) => [
    { pipeline: 'universal', ...stretch },
    { pipeline: 'universal', ...stretch, seller: 'anna' },
    { pipeline: 'universal', ...stretch, version: 1, source: 'call' },
  ]),
  'get-loss-shares': STRETCHES.flatMap((stretch) =>
    ['day', 'month'].flatMap((period) => [
      { ...stretch, period },
      { ...stretch, period, seller: 'anna' },
    ]),
  ),
  'get-dormant-clients': [{ asOf: '2026-03-01' }, { asOf: '2026-03-01', minPurchases: 2 }],
  'list-pipelines': [{}],
  'get-pipeline': [{ code: 'universal', pipeline: 'universal' }],
  'list-reasons': [{}, { group: 'offer' }, { retired: false }, { group: 'offer', retired: false }],
};

/** Everything that the reports ask for, by running each of them over documents that only listen. */
export async function everythingAsked(): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const query of queries) {
    const parameters = PARAMETERS[query.name];
    if (!parameters) throw new Error(`${query.name} has no parameters here: add those that use its filters and orders`);
    for (const one of parameters) {
      const by = `${query.name} ${JSON.stringify(one)}`;
      // What it makes of no documents is not looked at.
      await query.run(Object.assign(new query.type(), one), listening(by, asked)).catch(() => undefined);
    }
  }
  return asked;
}

function listening(by: string, asked: Asked[]): QueryContext {
  const documents = <Doc extends Document>(model: ReadModel<Doc>): Documents<Doc> => ({
    get: async () => undefined,
    find: async (query) => {
      asked.push({ by, model, kind: 'find', query });
      return versionOf(query) as Doc[];
    },
    count: async (query) => {
      asked.push({ by, model, kind: 'count', query });
      return 0;
    },
  });
  return { documents, stream: async () => [], calendar, now: '2026-05-01T00:00:00.000Z' };
}

/** A funnel is only looked for where its pipeline was published. */
const versionOf = ({ where }: AnyQuery): readonly object[] =>
  where && 'grain' in where && where.grain === 'version' ? [{ id: 'v', grain: 'version', version: 1, steps: [] }] : [];
