import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { calendarOf, type RecordedEvent } from '#kernel';
import {
  type Funnel,
  type FunnelDocument,
  funnels,
  GetFunnel,
  lossShares,
  type LossShares,
  type OfferFigures,
  type Plain,
} from '#reports';
import { contextOf, type Folded, folded } from '../support/folded.js';
import { bpic2012Events } from './bpic2012-events.js';

interface Oracle {
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

const DATA = path.resolve(import.meta.dirname, '../../../shared/data');
const LOG = path.join(DATA, 'bpic2012.xes.gz');
const ORACLE = path.join(DATA, 'bpic2012-oracle.json');
const here = existsSync(LOG) && existsSync(ORACLE);
if (!here)
  console.warn(
    `Skipped: ${DATA} lacks the BPI Challenge 2012 log (DOI 10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f)`,
  );

const TIME_ZONE = 'Europe/Amsterdam';

(here ? describe : describe.skip)('the BPI Challenge 2012 log, folded', () => {
  const calendar = calendarOf(TIME_ZONE);
  const funnel = funnels(calendar);
  const shares = lossShares(calendar);
  let oracle: Oracle;
  let events: RecordedEvent[];
  let funnelDocuments: Folded<FunnelDocument>;
  let shareDocuments: Folded<OfferFigures>;

  beforeAll(async () => {
    oracle = JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle;
    events = await bpic2012Events(LOG);
    funnelDocuments = folded(funnel.model, events);
    shareDocuments = folded(shares.model, events);
  }, 120_000);

  const askFunnel = async (query: object = {}): Promise<Plain<Funnel>> => {
    const answer = await funnel.queries[0]?.run(
      Object.assign(new GetFunnel(), { pipeline: 'bpic2012' }, query),
      contextOf(funnelDocuments, TIME_ZONE),
    );
    if (!answer) throw new Error('no funnel');
    return answer;
  };
  const askShares = async (query: object = {}): Promise<Plain<LossShares>> => {
    const answer = await shares.queries[0]?.run(query, contextOf(shareDocuments, TIME_ZONE));
    if (!answer) throw new Error('no loss shares');
    return answer;
  };

  it('gives every count of the funnel exactly, in the order of the pipeline', async () => {
    const { statuses } = await askFunnel();
    expect(
      statuses.map(({ status, entered, nowIn, left, lostByReason }) => ({
        status,
        entered,
        nowIn,
        left,
        lostByReason,
      })),
    ).toEqual(
      oracle.funnel.map(({ status, entered, nowIn, left, lostHere }) => ({
        ...{ status, entered, nowIn, left },
        lostByReason: Object.fromEntries(Object.entries(lostHere).map(([to, count]) => [to.toLowerCase(), count])),
      })),
    );
  });

  it('gives times in status within 1 % and 1 ms of the exact quantiles', async () => {
    const { statuses } = await askFunnel();
    const outside = statuses.flatMap(({ status, secondsInStatus }, index) => {
      const exact = oracle.funnel[index]?.secondsInStatus ?? null;
      if (exact === null || secondsInStatus === null) return exact === secondsInStatus ? [] : [{ status }];
      return (['median', 'p90'] as const)
        .filter((name) => Math.abs(secondsInStatus[name] - exact[name]) > 0.01 * exact[name] + 0.001)
        .map((name) => ({ status, name, exact: exact[name], given: secondsInStatus[name] }));
    });
    expect(outside).toEqual([]);
  });

  it('counts every lead once, where it is now', async () => {
    const { leads, bottleneck } = await askFunnel();
    expect(leads).toEqual({ registered: 13_087, ...oracle.leads, inactive: 0 });
    expect(bottleneck).toEqual({ status: 'PARTLYSUBMITTED', lost: 5_720, shareOfAllLosses: 5_720 / 10_442 });
  });

  it('gives every row of the loss shares exactly', async () => {
    const { rows, totals } = await askShares();
    expect(
      rows.map(({ seller, period, sent, accepted, open, refused }) => ({
        ...{ seller, month: period, sent, accepted, open, refused },
      })),
    ).toEqual(oracle.lossShares.rows);
    const { sent, accepted, open, refused } = totals;
    const reasons = Object.fromEntries(Object.entries(refused).map(([reason, count]) => [`refused:${reason}`, count]));
    expect({ sent, accepted, open, ...reasons }).toEqual(oracle.lossShares.totals);
  });

  it('adds up: the days of a period are the same as its months', async () => {
    const bounds = { from: '2011-09-30', to: '2012-03-31' };
    const cut = ['2011-10-01', '2011-11-17', '2011-12-31', '2012-02-29'] as const;
    const parts = await Promise.all(
      cut.map((from, index) => askFunnel({ from, ...(cut[index + 1] && { to: dayBefore(cut[index + 1] ?? '') }) })),
    );
    const whole = await askFunnel(bounds);
    for (const name of ['entered', 'nowIn', 'left', 'movedOn', 'lost'] as const) {
      const sums = whole.statuses.map((_, index) =>
        parts.reduce((all, part) => all + (part.statuses[index]?.[name] ?? 0), 0),
      );
      expect(sums).toEqual(whole.statuses.map((status) => status[name]));
    }
    expect((await askFunnel()).statuses).toEqual(whole.statuses);
    expect((await askShares({ period: 'year', from: '2011-10-02' })).totals.sent).toBe(
      (await askShares({ period: 'day', from: '2011-10-02' })).rows.reduce((all, { sent }) => all + sent, 0),
    );
  });

  it('keeps `entered - left` at 0 or above in every document, and each event counts once however often it comes', () => {
    const below = funnelDocuments.all.filter(
      (doc) =>
        doc.grain !== 'version' &&
        doc.cells.some(({ statuses }) => Object.values(statuses).some(({ entered, left }) => entered < left)),
    );
    expect(below).toEqual([]);
    const twice = events.flatMap((event) => [event, event]);
    expect(folded(funnel.model, twice).all).toEqual(funnelDocuments.all);
    expect(folded(shares.model, twice).all).toEqual(shareDocuments.all);
  });
});

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
