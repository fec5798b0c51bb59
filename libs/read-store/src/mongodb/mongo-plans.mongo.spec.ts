import { type Collection, MongoClient } from 'mongodb';
import { START } from '#kernel';
import { byAmount, type Deal, deals, leading } from '../../../../test/contracts/read-store/plans.js';
import { indexesIn } from '../../../../test/servers/mongodb/explained.js';
import { onMongo } from '../../../../test/servers/mongodb/suite.js';
import { type AnyQuery, queriedFields } from '../query.js';
import type { MongoDocument } from './body.js';
import { openMongoReadStore } from './mongo-read-store.js';
import { documentsName, fieldPath } from './names.js';
import { filterOf, sortOf } from './query.js';

const pathOf = queriedFields(deals, fieldPath);
/** Enough for an index to be worth it to every planner. */
const COUNT = 12_000;

const deal = (i: number): Deal => ({
  id: `deal-${i}`,
  status: `status-${i % 997}`,
  seller: `seller-${i % 499}`,
  amount: i,
  closed: i % 400 === 0,
});

describe('The plan of a query in MongoDB', () => {
  const newDatabase = onMongo();
  let client: MongoClient;
  let collection: Collection<MongoDocument>;

  beforeAll(async () => {
    const url = newDatabase();
    const store = await openMongoReadStore(url, [deals]);
    const generation = await store.begin(deals);
    const documents = Array.from({ length: COUNT }, (_, i) => ({ position: '1', body: deal(i), isNew: true }));
    await store.commit([{ generation, from: START, to: '1', documents, parked: [] }]);
    await store.close();
    client = await new MongoClient(url).connect();
    collection = client.db().collection(documentsName(generation));
  });
  afterAll(async () => {
    await client.close();
  });

  const findPlan = async (query: AnyQuery): Promise<unknown> =>
    collection.find(filterOf(query, pathOf), { sort: sortOf(query, pathOf), limit: 50 }).explain();
  const countPlan = async (where: AnyQuery['where']): Promise<unknown> =>
    collection.aggregate([{ $match: filterOf({ where }, pathOf) }, { $count: 'n' }]).explain();

  const valueOf = (field: string, i: number): string | number | boolean =>
    field === 'closed' ? true : (Reflect.get(deal(i), field) as string | number);
  const conditionsOn = (field: string): AnyQuery['where'][] => {
    const one = valueOf(field, 800);
    if (typeof one === 'boolean') return [{ [field]: one }, { [field]: { in: [one] } }];
    const range = { gte: valueOf(field, 100) as string, lt: valueOf(field, 101) as string };
    return [{ [field]: one }, { [field]: { in: [one, valueOf(field, 7)] } }, { [field]: range }];
  };
  const filters = leading.flatMap(conditionsOn);

  /** A server may walk through all documents by `_id_`: only a search for ids may name it. */
  function expectSearch(plan: unknown, fields: readonly string[]): void {
    const searched = indexesIn(plan).map((name) => (name === '_id_' ? 'id' : (name.split(',')[0] ?? '')));
    expect(fields.filter((field) => searched.includes(field))).not.toEqual([]);
  }

  it.each(filters)('searches an index to find %j', async (where) => {
    expectSearch(await findPlan({ where }), Object.keys(where ?? {}));
  });

  it.each(filters)('searches an index to count %j', async (where) => {
    expectSearch(await countPlan(where), Object.keys(where ?? {}));
  });

  it.each(filters)('searches an index to find %j in the order of another field', async (where) => {
    const plan = await findPlan({ where, orderBy: byAmount });
    expectSearch(plan, [...Object.keys(where ?? {}), 'amount']);
  });

  it.each(leading)('searches an index for the next page in the order of %s', async (field) => {
    const after = { value: field === 'closed' ? false : valueOf(field, 10), id: 'deal-10' };
    const query = { orderBy: { field, direction: 'desc' }, after } as const;
    expectSearch(await findPlan(query), [field]);
    expectSearch(await findPlan({ ...query, where: { status: 'status-5' } }), [field, 'status']);
  });

  it('has one index for each that is declared, ended by the id', async () => {
    const indexes = await collection.indexes();
    expect(indexes.map(({ key }) => Object.keys(key as object).join())).toEqual([
      '_id',
      'body.status,body.amount,_id',
      'body.seller,_id',
      'body.amount,_id',
      'body.closed,body.seller,body.amount,_id',
    ]);
  });

  it('would tell of a query without one', async () => {
    const plan = await collection.find({ 'body.other': 1 }).sort({ _id: 1 }).explain();
    expect(() => {
      expectSearch(plan, ['other']);
    }).toThrow();
  });
});
