import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byAmount, deals, leading } from '../../../../test/contracts/read-store/plans.js';
import { type AnyQuery, queriedFields } from '../query.js';
import { Connection } from './connection.js';
import { findStatements } from './documents.js';
import { documentTable, fieldColumn } from './names.js';
import { conditionsOf, paramsOf, whereSql } from './query.js';
import { openSqliteReadStore } from './sqlite-read-store.js';

const next = { ...deals, fingerprint: '2' };
const columnOf = queriedFields(deals, fieldColumn);
/** Those that an index holds alone also give the whole order. */
const alone = ['seller', 'amount', 'id'];

describe('The plan of a query in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-'));
  const path = join(folder, 'read.db');
  let connection: Connection;

  beforeAll(async () => {
    const store = openSqliteReadStore(path, [deals]);
    await store.begin(deals);
    // The promoted generation got its indexes late, the first one from the start: both are asked below.
    await store.commit([{ generation: { model: 'deals', number: 1 }, from: '', to: '1', documents: [], parked: [] }]);
    await store.promote(await store.begin(next));
    await store.close();
    connection = Connection.open(path);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    connection.close();
  });

  const explain = (sql: string, params: readonly (string | number | null)[]): string =>
    connection
      .rows(`EXPLAIN QUERY PLAN ${sql}`, params)
      .map((row) => row[3])
      .join('\n');
  const plans = (number: number, query: AnyQuery): string[] =>
    findStatements(query, columnOf).map(({ sql, params }) =>
      explain(sql(documentTable({ model: 'deals', number })), [...params, 100]),
    );
  const countPlan = (number: number, where: AnyQuery['where']): string => {
    const fragments = conditionsOf(where, columnOf);
    return explain(
      `SELECT count(*) FROM ${documentTable({ model: 'deals', number })}${whereSql(fragments)}`,
      paramsOf(fragments),
    );
  };

  const conditions = ['x', null, { in: ['x', 'y', 'z'] }, { in: ['x', null] }, { gte: 'a', lt: 'b' }, { gt: 'a' }];
  const filters = leading
    .flatMap((field) => conditions.map((condition) => ({ [field]: condition })))
    .filter((where) => where['id'] !== null);

  it.each(filters)('searches an index to count %j', (where) => {
    for (const number of [1, 2]) expect(countPlan(number, where)).toMatch(/SEARCH .* USING (COVERING )?INDEX/);
    for (const number of [1, 2]) expect(countPlan(number, where)).not.toContain('SCAN');
  });

  it.each(filters)('never reads the bare table to find %j', (where) => {
    for (const plan of [1, 2].flatMap((number) => plans(number, { where })))
      expect(plan).toMatch(/^(SEARCH|SCAN) \S+ USING INDEX|^MULTI-INDEX OR/);
  });

  it.each(filters)('sorts by another field over an index to find %j', (where) => {
    for (const plan of plans(2, { where, orderBy: byAmount }))
      expect(plan).toMatch(/^(SEARCH|SCAN) \S+ USING INDEX|^MULTI-INDEX OR/);
  });

  const orders = leading.flatMap((field) => (['asc', 'desc'] as const).map((direction) => ({ field, direction })));

  it.each(orders)('reads an index in its order, page after page, for $field $direction', (orderBy) => {
    for (const value of ['x', null]) {
      const pages = [plans(1, { orderBy }), plans(2, { orderBy, after: { value, id: 'i' } })].flat();
      for (const plan of pages) expect(plan).toMatch(/^(SEARCH|SCAN) \S+ USING INDEX/);
      if (alone.includes(orderBy.field)) for (const plan of pages) expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  it('reads a compound index for a filter on its first fields and the order of the next', () => {
    const queries: AnyQuery[] = [
      { where: { status: 'won' }, orderBy: byAmount, after: { value: 5, id: 'i' } },
      { where: { closed: true, seller: 'ann' }, orderBy: { field: 'amount', direction: 'asc' } },
      { where: { seller: 'ann' }, after: { value: 'i', id: 'i' } },
    ];
    for (const plan of queries.flatMap((query) => plans(2, query))) {
      expect(plan).toMatch(/^SEARCH \S+ USING INDEX/);
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });
});
