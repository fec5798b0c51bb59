import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asked, everythingAsked, reportModels } from '../../../../test/support/asked-documents.js';
import { queriedFields } from '../query.js';
import { Connection } from './connection.js';
import { findStatements } from './documents.js';
import { documentTable, fieldColumn } from './names.js';
import { conditionsOf, paramsOf, whereSql } from './query.js';
import { openSqliteReadStore } from './sqlite-read-store.js';

describe('The plan of every query of the reports in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-'));
  let connection: Connection;
  let asked: Asked[];

  beforeAll(async () => {
    const store = openSqliteReadStore(join(folder, 'read.db'), reportModels);
    for (const model of reportModels) await store.begin(model);
    await store.close();
    connection = Connection.open(join(folder, 'read.db'));
    asked = await everythingAsked();
  });
  afterAll(() => {
    connection.close();
    rmSync(folder, { recursive: true });
  });

  function statementsOf({ model, kind, query }: Asked): { sql: string; params: readonly (string | number | null)[] }[] {
    const columnOf = queriedFields(model, fieldColumn);
    const table = documentTable({ model: model.name, number: 1 });
    if (kind === 'count') {
      const fragments = conditionsOf(query.where, columnOf);
      return [{ sql: `SELECT count(*) FROM ${table}${whereSql(fragments)}`, params: paramsOf(fragments) }];
    }
    return findStatements(query, columnOf).map(({ sql, params }) => ({ sql: sql(table), params: [...params, 100] }));
  }
  const plansOf = (one: Asked): string[] =>
    statementsOf(one).map(({ sql, params }) =>
      connection
        .rows(`EXPLAIN QUERY PLAN ${sql}`, params)
        .map((row) => String(row[3]))
        .join('; '),
    );

  it('goes over an index, and none walks through the bare table', () => {
    const bare = asked.flatMap((one) =>
      plansOf(one)
        .filter((plan) => !/^(SEARCH|SCAN) \S+ USING (COVERING )?INDEX|^MULTI-INDEX OR/.test(plan))
        .map((plan) => `${one.by}: ${plan}`),
    );
    expect(bare).toEqual([]);
    expect(asked.length).toBeGreaterThan(80);
  });

  it('searches wherever there is a filter, or reads in the order that is asked for', () => {
    const slow = asked
      .filter(({ query }) => Object.keys(query.where ?? {}).length > 0)
      .flatMap((one) =>
        plansOf(one)
          .filter((plan) => !plan.startsWith('SEARCH') && plan.includes('TEMP B-TREE'))
          .map((plan) => `${one.by}: ${plan}`),
      );
    expect(slow).toEqual([]);
  });
});
