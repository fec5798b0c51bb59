import { parse } from 'csv-parse/sync';
import type { Funnel, LeadPage, LossShares } from '#reports';
import { Api } from '../support/api.js';
import { makePlace, type Place } from '../support/processes.js';
import { ACCOUNT, equalTheBpic2012Oracle, givenBpic2012, importBpic2012, TIME_ZONE } from './bpic2012.js';

givenBpic2012()('BPI Challenge 2012, imported, through the public API', () => {
  let place: Place;
  let api: Api;
  let head = '';

  beforeAll(() => {
    place = makePlace({ LEADGER_TIME_ZONE: TIME_ZONE });
  });
  afterAll(() => api.stop());

  it('is imported without a rejection, exit code 0, and the account adds up', async () => {
    const { code, stdout } = await importBpic2012(place);
    expect([code, stdout]).toEqual([0, expect.stringContaining(ACCOUNT)]);
    expect(stdout).toContain(' 0 of them applied by an earlier run');
    api = await Api.start({}, place);
    ({ head } = await api.caughtUp());
  }, 300_000);

  equalTheBpic2012Oracle(() => ({
    funnel: async () => (await api.get<Funnel>('/funnels/bpic2012')).body,
    lossShares: async () => (await api.get<LossShares>('/loss-shares')).body,
  }));

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
    const { code, stdout } = await importBpic2012(place);
    expect([code, stdout]).toEqual([0, expect.stringContaining(ACCOUNT)]);
    const [, sent = '', repeated = ''] =
      /([\d,]+) commands sent, ([\d,]+) of them applied by an earlier run/.exec(stdout) ?? [];
    expect(Number(repeated.replaceAll(',', ''))).toBeGreaterThan(0.9 * Number(sent.replaceAll(',', '')));
    expect((await api.status()).head).toBe(head);
  }, 300_000);
});

const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true });
