import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plain } from '#kernel';
import type { DormantClients } from '#reports';
import { data, type Finished, leadger, type Place, root } from '../support/processes.js';
import { given } from './given.js';

interface Oracle {
  readonly asOf: readonly {
    readonly date: string;
    readonly clientsWithPurchases: number;
    readonly eligible: number;
    readonly dormantByRule: number;
    readonly firstDormantByRule: readonly string[];
  }[];
}

/** A question for dormant clients, as the query and the API have it. */
export interface DormantQuestion {
  readonly asOf: string;
  readonly limit: number;
  readonly sort?: 'externalId' | '-spent' | '-silentDays';
  readonly cursor?: string;
}

export type AskDormant = (question: DormantQuestion) => Promise<Plain<DormantClients>>;

export const CDNOW = join(data, 'cdnow-master.txt');
const ORACLE = join(data, 'cdnow-oracle.json');
export const ACCOUNT = '69,659 rows read = 69,659 mapped + 0 skipped by the mapping + 0 rejected';

/** `describe` where the log is there. */
export const givenCdnow = (): jest.Describe =>
  given(['cdnow-master.txt', 'cdnow-oracle.json'], 'https://www.brucehardie.com/datasets/');

export const importCdnow = ({ env, folder }: Place): Promise<Finished> => {
  const mapping = join(root, 'mappings', 'cdnow.yaml');
  return leadger(['import', CDNOW, '--mapping', mapping, '--rejected', join(folder, 'rejected')], env).finished;
};

/** The tests that hold the dormant clients against the independent oracle. */
export function equalTheCdnowOracle(ask: AskDormant): void {
  let oracle: Oracle;
  beforeAll(() => {
    oracle = JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle;
  });

  it('has the clients who were dormant by the rule on the three dates: how many, of how many, and the first ten', async () => {
    expect(oracle.asOf.map(({ date }) => date)).toEqual(['1997-12-31', '1998-03-31', '1998-06-30']);
    for (const { date, clientsWithPurchases, eligible, dormantByRule, firstDormantByRule } of oracle.asOf) {
      const { items, ...counts } = await ask({ asOf: date, limit: 10 });
      expect(counts).toMatchObject({ asOf: date, clientsWithPurchases, eligible, dormant: dormantByRule });
      expect(items.map(({ externalId }) => externalId)).toEqual(firstDormantByRule);
    }
  });

  it.each(['externalId', '-spent', '-silentDays'] as const)(
    'gives every dormant client once, page by page, in the order of %s',
    async (sort) => {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await ask({ asOf: '1998-06-30', sort, limit: 1_000, ...(cursor !== undefined && { cursor }) });
        seen.push(...page.items.map(({ clientId }) => clientId));
        cursor = page.next;
      }
      expect([seen.length, new Set(seen).size]).toEqual([3_445, 3_445]);
    },
  );
}
