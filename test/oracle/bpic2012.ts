import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plain } from '#kernel';
import type { Funnel, LossShares } from '#reports';
import { data, type Finished, leadger, type Place, root } from '../support/processes.js';
import { given } from './given.js';

interface Oracle {
  readonly log: { readonly cases: number; readonly events: number; readonly skippedByMapping: number };
  readonly funnel: readonly {
    readonly status: string;
    readonly entered: number;
    readonly nowIn: number;
    readonly left: number;
    readonly lostHere: Readonly<Record<string, number>>;
    readonly secondsInStatus: { readonly median: number; readonly p90: number } | null;
  }[];
  readonly leads: { readonly won: number; readonly lost: number; readonly open: number };
  readonly lossShares: {
    readonly totals: Readonly<Record<string, number>>;
    readonly rows: readonly {
      readonly seller: string;
      readonly month: string;
      readonly sent: number;
      readonly accepted: number;
      readonly open: number;
      readonly refused: Readonly<Record<string, number>>;
    }[];
  };
}

/** The reports on the log, whatever folded them and however they are asked. */
export interface Bpic2012Reports {
  funnel(): Promise<Plain<Funnel>>;
  lossShares(): Promise<Plain<LossShares>>;
}

export const BPIC2012 = join(data, 'bpic2012.xes.gz');
const ORACLE = join(data, 'bpic2012-oracle.json');
export const TIME_ZONE = 'Europe/Amsterdam';
export const ACCOUNT = '262,200 rows read = 157,476 mapped + 104,724 skipped by the mapping + 0 rejected';

/** `describe` where the log is there. */
export const givenBpic2012 = (): jest.Describe =>
  given(
    ['bpic2012.xes.gz', 'bpic2012-oracle.json'],
    'https://doi.org/10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f',
  );

export const importBpic2012 = ({ env, folder }: Place): Promise<Finished> => {
  const mapping = join(root, 'mappings', 'bpic2012.yaml');
  return leadger(['import', BPIC2012, '--mapping', mapping, '--rejected', join(folder, 'rejected')], env).finished;
};

/** The tests that hold the reports against the independent oracle: every count exactly, times within what is stated. */
export function equalTheBpic2012Oracle(reports: () => Bpic2012Reports): void {
  let oracle: Oracle;
  beforeAll(() => {
    oracle = JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle;
  });

  it('has every count of the funnel exactly, in the order of the pipeline', async () => {
    const { statuses } = await reports().funnel();
    expect(
      statuses.map(({ status, entered, nowIn, left, movedOn, lost, lostByReason }) => ({
        status,
        entered,
        nowIn,
        left,
        movedOn,
        lost,
        lostByReason,
      })),
    ).toEqual(
      oracle.funnel.map(({ status, entered, nowIn, left, lostHere }) => {
        const lost = Object.values(lostHere).reduce((sum, count) => sum + count, 0);
        const reasons = Object.entries(lostHere).map(([to, count]) => [to.toLowerCase(), count] as const);
        return { status, entered, nowIn, left, movedOn: left - lost, lost, lostByReason: Object.fromEntries(reasons) };
      }),
    );
  });

  it('counts every lead once, where it is now, by the days of Amsterdam', async () => {
    const { leads, bottleneck, timeZone } = await reports().funnel();
    expect(leads).toEqual({ registered: oracle.log.cases, ...oracle.leads, inactive: 0 });
    expect(bottleneck).toEqual({ status: 'PARTLYSUBMITTED', lost: 5_720, shareOfAllLosses: 5_720 / 10_442 });
    expect([oracle.log.cases, timeZone]).toEqual([13_087, TIME_ZONE]);
  });

  it('has the times in status within the stated 1 % (and the millisecond that instants have)', async () => {
    const { statuses } = await reports().funnel();
    const outside = statuses.flatMap(({ status, secondsInStatus }, index) => {
      const exact = oracle.funnel[index]?.secondsInStatus ?? null;
      if (exact === null || secondsInStatus === null) return exact === secondsInStatus ? [] : [{ status }];
      return (['median', 'p90'] as const)
        .filter((name) => !(Math.abs(secondsInStatus[name] - exact[name]) <= 0.01 * exact[name] + 0.001))
        .map((name) => ({ status, name, exact: exact[name], given: secondsInStatus[name] }));
    });
    expect(outside).toEqual([]);
  });

  it('has every row of the loss shares by seller and month exactly, and the totals', async () => {
    const { rows, totals } = await reports().lossShares();
    expect(
      rows.map(({ seller, period, sent, accepted, open, refused }) => ({
        seller,
        month: period,
        sent,
        accepted,
        open,
        refused,
      })),
    ).toEqual(oracle.lossShares.rows);
    const { sent, accepted, open, refused } = totals;
    const reasons = Object.entries(refused).map(([reason, count]) => [`refused:${reason}`, count] as const);
    expect({ sent, accepted, open, ...Object.fromEntries(reasons) }).toEqual(oracle.lossShares.totals);
    for (const { shares, sent: all, closed } of rows) {
      for (const { refused: part, ofAll, ofClosed } of shares)
        expect([ofAll, ofClosed]).toEqual([part / all, part / closed]);
    }
  });
}
