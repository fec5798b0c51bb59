import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Funnel, LeadPage, LossShares } from '#reports';
import { Api } from '../support/api.js';
import { data, leadger, makePlace, type Place, root } from '../support/processes.js';
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

const LOG = join(data, 'bpic2012.xes.gz');
const ORACLE = join(data, 'bpic2012-oracle.json');
const ACCOUNT = '262,200 rows read = 157,476 mapped + 104,724 skipped by the mapping + 0 rejected';
const here = given(
  ['bpic2012.xes.gz', 'bpic2012-oracle.json'],
  'https://doi.org/10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f',
);

here('BPI Challenge 2012, imported, through the public API', () => {
  let place: Place;
  let api: Api;
  let oracle: Oracle;
  let head = '';

  const importing = () => {
    const mapping = join(root, 'mappings', 'bpic2012.yaml');
    return leadger(['import', LOG, '--mapping', mapping, '--rejected', join(place.folder, 'rejected')], place.env)
      .finished;
  };

  beforeAll(() => {
    oracle = JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle;
    place = makePlace({ LEADGER_TIME_ZONE: 'Europe/Amsterdam' });
  });
  afterAll(() => api.stop());

  it('is imported without a rejection, exit code 0, and the account adds up', async () => {
    const { code, stdout } = await importing();
    expect([code, stdout]).toEqual([0, expect.stringContaining(ACCOUNT)]);
    expect(stdout).toContain(' 0 of them applied by an earlier run');
    const { events, skippedByMapping } = oracle.log;
    expect([events, skippedByMapping, events - skippedByMapping]).toEqual([262_200, 104_724, 157_476]);
    api = await Api.start({}, place);
    ({ head } = await api.caughtUp());
  }, 300_000);

  it('has every count of the funnel exactly', async () => {
    const { body } = await api.get<Funnel>('/funnels/bpic2012');
    expect(
      body.statuses.map(({ status, entered, nowIn, left, movedOn, lost, lostByReason }) => ({
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
    expect(body.leads).toMatchObject({ registered: oracle.log.cases, ...oracle.leads });
    expect(body.timeZone).toBe('Europe/Amsterdam');
  });

  it('has the times in status within the stated 1 % (and the millisecond that instants have)', async () => {
    const { body } = await api.get<Funnel>('/funnels/bpic2012');
    for (const [index, { status, secondsInStatus }] of body.statuses.entries()) {
      const exact = oracle.funnel[index]?.secondsInStatus ?? null;
      expect([status, secondsInStatus === null]).toEqual([status, exact === null]);
      if (!exact || !secondsInStatus) continue;
      for (const name of ['median', 'p90'] as const) {
        const error = Math.abs(secondsInStatus[name] - exact[name]);
        expect([status, name, error <= 0.01 * exact[name] + 0.001]).toEqual([status, name, true]);
      }
    }
  });

  it('has every row of the loss shares by seller and month exactly, and the totals', async () => {
    const { body } = await api.get<LossShares>('/loss-shares');
    expect(
      body.rows.map(({ seller, period, sent, accepted, open, refused }) => ({
        seller,
        month: period,
        sent,
        accepted,
        open,
        refused,
      })),
    ).toEqual(oracle.lossShares.rows);
    const { sent, accepted, open, refused } = body.totals;
    const reasons = Object.entries(refused).map(([reason, count]) => [`refused:${reason}`, count] as const);
    expect({ sent, accepted, open, ...Object.fromEntries(reasons) }).toEqual(oracle.lossShares.totals);
    for (const { shares, sent: all, closed } of body.rows) {
      for (const { refused: part, ofAll, ofClosed } of shares)
        expect([ofAll, ofClosed]).toEqual([part / all, part / closed]);
    }
  });

  it('has the same figures as CSV', async () => {
    const csv = { accept: 'text/csv' };
    const { body: funnel } = await api.get<Funnel>('/funnels/bpic2012');
    const funnelRows = rowsOf((await api.get<string>('/funnels/bpic2012', csv)).text);
    expect(
      funnelRows.map((row) => [
        row['status'],
        Number(row['entered']),
        Number(row['nowIn']),
        Number(row['left']),
        Number(row['lost']),
        Number(row['lost:declined']),
        Number(row['lost:cancelled']),
      ]),
    ).toEqual(
      funnel.statuses.map(({ status, entered, nowIn, left, lost, lostByReason }) => [
        status,
        entered,
        nowIn,
        left,
        lost,
        lostByReason['declined'] ?? 0,
        lostByReason['cancelled'] ?? 0,
      ]),
    );
    const { body: shares } = await api.get<LossShares>('/loss-shares');
    const shareRows = rowsOf((await api.get<string>('/loss-shares', csv)).text);
    expect(
      shareRows.map((row) => [
        row['seller'],
        row['period'],
        Number(row['sent']),
        Number(row['accepted']),
        Number(row['open']),
        row['reason'],
        Number(row['refused']),
      ]),
    ).toEqual(
      shares.rows.flatMap(({ seller, period, sent, accepted, open, shares: parts }) =>
        (parts.length > 0 ? parts : [{ reason: '', refused: 0 }]).map(({ reason, refused }) => [
          seller,
          period,
          sent,
          accepted,
          open,
          reason,
          refused,
        ]),
      ),
    );
  });

  it('has a lead for every trace, found by the id it had in the file', async () => {
    const { body } = await api.get<LeadPage>('/leads?externalId=173688');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      pipeline: 'bpic2012',
      source: 'import',
      amount: { minor: 2_000_000, currency: 'EUR' },
    });
  });

  it('imported a second time, while the app serves, changes nothing and says so', async () => {
    const { code, stdout } = await importing();
    expect([code, stdout]).toEqual([0, expect.stringContaining(ACCOUNT)]);
    const [, sent = '', repeated = ''] =
      /([\d,]+) commands sent, ([\d,]+) of them applied by an earlier run/.exec(stdout) ?? [];
    expect(Number(repeated.replaceAll(',', ''))).toBeGreaterThan(0.9 * Number(sent.replaceAll(',', '')));
    expect((await api.status()).head).toBe(head);
  }, 300_000);
});

const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true });
