import { MongoClient } from 'mongodb';
import { type Document, type ReadModel, START } from '#kernel';
import { indexesIn } from '../../../../test/servers/mongodb/explained.js';
import { onMongo } from '../../../../test/servers/mongodb/suite.js';
import { type Asked, everythingAsked, reportModels } from '../../../../test/support/asked-documents.js';
import { queriedFields } from '../query.js';
import type { MongoDocument } from './body.js';
import { openMongoReadStore } from './mongo-read-store.js';
import { documentsName, fieldPath } from './names.js';
import { filterOf, sortOf } from './query.js';

/** Enough for an index to be worth it to every planner. */
const COUNT = 6_000;

/** What stands in them is not looked at: that few are alike makes an index worth it. */
function documentsOf({ indexes }: ReadModel): Document[] {
  const fields = [...new Set(indexes.flat())].filter((field) => field !== 'id');
  return Array.from({ length: COUNT }, (_, i) => ({
    id: `d-${i}`,
    ...Object.fromEntries(fields.map((field, n) => [field, `${field}-${i % (499 + 2 * n)}`])),
  }));
}

describe('The plan of every query of the reports in MongoDB', () => {
  const newDatabase = onMongo();
  let client: MongoClient;
  let asked: Asked[];
  const collections = new Map<string, string>();

  beforeAll(async () => {
    const url = newDatabase();
    const store = await openMongoReadStore(url, reportModels);
    for (const model of reportModels) {
      const generation = await store.begin(model);
      const documents = documentsOf(model).map((body) => ({ position: '1', body, isNew: true }));
      await store.commit([{ generation, from: START, to: '1', documents, parked: [] }]);
      collections.set(model.name, documentsName(generation));
    }
    await store.close();
    client = await new MongoClient(url).connect();
    asked = await everythingAsked();
  }, 300_000);
  afterAll(async () => {
    await client.close();
  });

  async function explained({ model, kind, query }: Asked): Promise<unknown> {
    const collection = client.db().collection<MongoDocument>(collections.get(model.name) ?? '');
    const pathOf = queriedFields(model, fieldPath);
    if (kind === 'count')
      return collection.aggregate([{ $match: filterOf({ where: query.where }, pathOf) }, { $count: 'n' }]).explain();
    return collection.find(filterOf(query, pathOf), { sort: sortOf(query, pathOf), limit: 50 }).explain();
  }

  /** Fields that indexes begin with which a server may take for the order alone. */
  async function ordering({ model }: Asked): Promise<string[]> {
    const indexes = await client
      .db()
      .collection(collections.get(model.name) ?? '')
      .indexes();
    return indexes.map(({ key }) => Object.keys(key as object)[0]?.replace('body.', '') ?? '');
  }

  it('searches an index that begins with what is filtered by', async () => {
    const without: string[] = [];
    const filtered = asked.filter(({ query }) => Object.keys(query.where ?? {}).length > 0);
    for (const one of filtered) {
      const { where = {}, orderBy } = one.query;
      const wanted = [...Object.keys(where), ...(orderBy ? [orderBy.field] : [])];
      const searched = indexesIn(await explained(one)).map((name) => name.split(',')[0] ?? '');
      if (!wanted.some((field) => searched.includes(field)))
        without.push(`${one.by} (${one.kind} by ${wanted.join()}): ${searched.join()}`);
    }
    expect(without).toEqual([]);
    expect(filtered.length).toBeGreaterThan(80);
  }, 300_000);

  it('reads an unfiltered order from an index, on a server that sorts by them', async () => {
    // FerretDB takes an index for a filter only and sorts what it found: there it is the index that is looked for, not the plan.
    const sortsByIndex = !('ferretdb' in (await client.db().command({ buildInfo: 1 })));
    const without: string[] = [];
    const ordered = asked.filter(({ query }) => query.orderBy && Object.keys(query.where ?? {}).length === 0);
    for (const one of ordered) {
      const field = one.query.orderBy?.field ?? '';
      const searched = indexesIn(await explained(one)).map((name) => name.split(',')[0] ?? '');
      const begins = sortsByIndex ? searched : await ordering(one);
      if (field !== 'id' && !begins.includes(field)) without.push(`${one.by}: ${searched.join()}`);
    }
    expect(without).toEqual([]);
    expect(ordered.length).toBeGreaterThan(5);
  }, 300_000);
});
