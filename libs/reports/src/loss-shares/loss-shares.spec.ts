import fc from 'fast-check';
import { calendarOf, type Documents, type RecordedEvent } from '#kernel';
import type { OfferKeys } from '#sales';
import { askedOf, deliveredTwice, project } from '../../../../test/support/memory-documents.js';
import { GetLossShares, MOST_ROWS } from './loss-shares-answer.js';
import type { OfferFigures } from './loss-shares-fold.js';
import { lossShares } from './loss-shares.js';

const TIME_ZONE = 'Europe/Kyiv';
const { model, queries } = lossShares(calendarOf(TIME_ZONE));

let count = 0;
function event(type: string, data: object): RecordedEvent {
  const position = String(++count).padStart(9, '0');
  const ids = { commandId: position, correlationId: position, causationId: position };
  const metadata = {
    actor: { id: 'x' },
    occurredAt: '2026-07-01T00:00:00.000Z',
    command: 'test',
    ...ids,
    schemaVersion: 1,
  };
  return {
    id: position,
    stream: 'lead-1',
    revision: 0,
    position,
    occurredAt: metadata.occurredAt,
    recordedAt: '',
    type,
    data,
    metadata,
  };
}

/** An offer first sent at an instant, and what became of it. */
function offer(
  firstSentAt: string | null,
  ending?: 'OfferAccepted' | 'OfferWithdrawn' | { reason: string },
  more: Partial<OfferKeys> = {},
) {
  const keys = { pipeline: 'p.1', source: 'call', seller: 'anna', firstSentAt, revision: 1, ...more };
  const sent = firstSentAt === null ? [] : [event('OfferSent', keys)];
  if (ending === undefined) return sent;
  return [...sent, typeof ending === 'string' ? event(ending, keys) : event('OfferRefused', { ...keys, ...ending })];
}

async function ask(events: readonly RecordedEvent[], query: Partial<GetLossShares> = {}) {
  const context = askedOf([project(model, events)], { calendar: calendarOf(TIME_ZONE) });
  return queries[0].run(Object.assign(new GetLossShares(), query), context);
}

const MARCH = '2026-03-10T08:00:00.000Z';

describe('Loss shares', () => {
  it('give the share of each reason, of all offers sent and of those closed', async () => {
    const events = [
      ...[{ reason: 'price' }, { reason: 'price' }, { reason: 'constructor' }].flatMap((ending) =>
        offer(MARCH, ending),
      ),
      ...offer(MARCH, 'OfferAccepted'),
      ...offer(MARCH, 'OfferWithdrawn'),
      ...[1, 2, 3].flatMap(() => offer(MARCH)),
    ];
    const { rows, totals } = await ask(events);
    const outcomes = {
      sent: 8,
      accepted: 1,
      withdrawn: 1,
      open: 3,
      closed: 5,
      refused: { price: 2, constructor: 1 },
      shares: [
        { reason: 'constructor', refused: 1, ofAll: 1 / 8, ofClosed: 1 / 5 },
        { reason: 'price', refused: 2, ofAll: 2 / 8, ofClosed: 2 / 5 },
      ],
    };
    expect(rows).toEqual([{ seller: 'anna', period: '2026-03', ...outcomes }]);
    expect(totals).toEqual(outcomes);
  });

  it('count an offer once, when it was first sent, however often it is reworked and sent again', async () => {
    const keys = { pipeline: 'p.1', source: 'call', seller: 'anna', firstSentAt: MARCH };
    const first = offer(MARCH);
    const again = [2, 3].flatMap((revision) => [
      event('OfferReworked', { ...keys, revision }),
      event('OfferSent', { ...keys, revision }),
    ]);
    const end = event('OfferRefused', { ...keys, revision: 3, reason: 'price' });
    expect((await ask([...first, ...again, end])).rows).toMatchObject([
      { period: '2026-03', sent: 1, open: 0, closed: 1 },
    ]);
  });

  it('leave out offers that were withdrawn without ever being sent', async () => {
    expect(await ask(offer(null, 'OfferWithdrawn'))).toMatchObject({
      rows: [],
      totals: { sent: 0, open: 0, closed: 0 },
    });
  });

  it('put an offer into the local day of its sending', async () => {
    const midnight = offer('2026-02-28T22:30:00.000Z');
    expect((await ask(midnight, { period: 'day' })).rows.map(({ period }) => period)).toEqual(['2026-03-01']);
    expect((await ask(midnight)).rows.map(({ period }) => period)).toEqual(['2026-03']);
  });

  it('come by day, week, month, quarter or year, in the order of seller and period', async () => {
    const log = [
      ...offer('2026-01-01T10:00:00.000Z', undefined, { seller: 'olha' }),
      ...['2027-01-01T10:00:00.000Z', '2026-12-31T10:00:00.000Z', MARCH].flatMap((at) => offer(at)),
    ];
    const periods = async (period: GetLossShares['period']) =>
      (await ask(log, { ...(period && { period }) })).rows.map(
        (row) => `${row.seller ?? ''} ${row.period} ${row.sent}`,
      );
    expect(await periods('day')).toEqual([
      'anna 2026-03-10 1',
      'anna 2026-12-31 1',
      'anna 2027-01-01 1',
      'olha 2026-01-01 1',
    ]);
    expect(await periods('week')).toEqual(['anna 2026-W11 1', 'anna 2026-W53 2', 'olha 2026-W01 1']);
    expect(await periods(undefined)).toEqual(['anna 2026-03 1', 'anna 2026-12 1', 'anna 2027-01 1', 'olha 2026-01 1']);
    expect(await periods('quarter')).toEqual(['anna 2026-Q1 1', 'anna 2026-Q4 1', 'anna 2027-Q1 1', 'olha 2026-Q1 1']);
    expect(await periods('year')).toEqual(['anna 2026 2', 'anna 2027 1', 'olha 2026 1']);
  });

  it('select by seller, pipeline, source and days', async () => {
    const log = [
      ...offer(MARCH),
      ...offer(MARCH, undefined, { seller: 'olha', pipeline: 'freight', source: 'referral' }),
      ...offer('2026-03-11T08:00:00.000Z', undefined, { seller: null }),
    ];
    const sent = async (query: Partial<GetLossShares>) => (await ask(log, query)).totals.sent;
    expect(await sent({})).toBe(3);
    expect(await sent({ seller: 'olha' })).toBe(1);
    expect(await sent({ seller: '-' })).toBe(1);
    expect(await sent({ pipeline: 'p.1' })).toBe(2);
    expect(await sent({ source: 'referral' })).toBe(1);
    expect(await sent({ seller: 'anna', pipeline: 'freight' })).toBe(0);
    expect(await sent({ from: '2026-03-11' })).toBe(1);
    expect(await sent({ to: '2026-03-10', period: 'day' })).toBe(2);
  });

  it('as CSV have a row for each reason, and one without where nothing was refused', async () => {
    const answer = await ask([...offer(MARCH, { reason: 'price' }), ...offer(MARCH, undefined, { seller: 'olha' })]);
    expect(
      queries[0].csv?.rows(answer).map(({ seller, reason, refused, ofAll }) => [seller, reason, refused, ofAll]),
    ).toEqual([
      ['anna', 'price', 1, 1],
      ['olha', null, 0, null],
    ]);
  });

  it('as CSV have the columns that are named for a table without rows', async () => {
    const rows = queries[0].csv?.rows(await ask(offer(MARCH, { reason: 'price' }))) ?? [];
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(queries[0].csv?.columns ?? {}));
  });

  it('are refused where they would have more rows than an answer may have, before all is read', async () => {
    let left = 0;
    const cells = [{ pipeline: 'p.1', source: 'call' as const, sent: 1, accepted: 0, withdrawn: 0, refused: {} }];
    const documents: Documents<OfferFigures> = {
      get: async () => undefined,
      count: async () => left,
      find: async ({ limit = 0 }) =>
        Array.from({ length: Math.min(limit, left) }, () => {
          const seller = `s${left--}`;
          return { id: seller, grain: 'day', period: '2026-03-01', seller, cells };
        }),
    };
    const rows = async (sellers: number) => {
      left = sellers;
      const context = askedOf([{ model, all: {}, documents }], { calendar: calendarOf(TIME_ZONE) });
      return (await queries[0].run({ period: 'day' }, context)).rows.length;
    };
    expect(await rows(MOST_ROWS)).toBe(MOST_ROWS);
    await expect(rows(10 * MOST_ROWS)).rejects.toThrow(/^too-many-rows: period: .* for one seller$/);
    expect(left).toBeGreaterThan(8 * MOST_ROWS);
  });

  it('keep their laws: once is as good as twice, shares lie between 0 and 1, rows sum to the totals in any period', async () => {
    const one = fc.record({
      hour: fc.integer({ min: 0, max: 9_000 }),
      seller: fc.constantFrom('anna', 'olha', null),
      ending: fc.constantFrom(
        undefined,
        'OfferAccepted' as const,
        'OfferWithdrawn' as const,
        { reason: 'a.b' },
        { reason: 'toString' },
      ),
    });
    const period = fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 20 }), period, async (offers, by) => {
        const log = offers.flatMap(({ hour, seller, ending }) =>
          offer(new Date(Date.parse('2025-12-20') + hour * 3_600_000).toISOString(), ending, { seller }),
        );
        expect(project(model, deliveredTwice(log)).all).toEqual(project(model, log).all);
        const { rows, totals } = await ask(log, { period: by, from: '2025-12-25', to: '2026-11-15' });
        for (const name of ['sent', 'accepted', 'withdrawn', 'open', 'closed'] as const) {
          expect(rows.reduce((all, row) => all + row[name], 0)).toBe(totals[name]);
        }
        expect(totals.open).toBe(totals.sent - totals.closed);
        for (const { ofAll, ofClosed } of rows.flatMap(({ shares }) => shares)) {
          expect(ofAll).toBeLessThanOrEqual(ofClosed ?? 0);
          expect(ofClosed).toBeLessThanOrEqual(1);
        }
        expect((await ask(log, { period: 'day', from: '2025-12-25', to: '2026-11-15' })).totals).toEqual(totals);
      }),
      { numRuns: 60 },
    );
  });
});
