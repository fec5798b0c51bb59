import { calendarOf, type RecordedEvent } from '#kernel';
import { askedOf, project } from '../../../../test/support/memory-documents.js';
import { METADATA } from '../../../../test/support/metadata.js';
import { GetCompetitors } from './competitors-answer.js';
import { competitors } from './competitors.js';

const TIME_ZONE = 'Europe/Kyiv';
const { model, queries } = competitors(calendarOf(TIME_ZONE));
const MARCH = '2026-03-10T08:00:00.000Z';

let count = 0;
function event(type: 'OfferRefused' | 'LeadLost', name: string | null, more: object = {}, occurredAt = MARCH) {
  const position = String(++count).padStart(16, '0');
  const keys = { pipeline: 'freight', source: 'call', seller: 'anna', reason: 'too-expensive' };
  const competitor = name === null ? null : { name, why: 'Cheaper' };
  const data = { ...keys, amount: { minor: 500, currency: 'EUR' }, competitor, ...more };
  const place = { id: position, stream: 'lead-1', revision: 0, position };
  return { ...place, type, occurredAt, recordedAt: MARCH, data, metadata: METADATA } satisfies RecordedEvent;
}
const refused = (name: string | null, more?: object, at?: string) => event('OfferRefused', name, more, at);
const lost = (name: string | null, more?: object, at?: string) => event('LeadLost', name, more, at);

async function ask(events: readonly RecordedEvent[], query: Partial<GetCompetitors> = {}) {
  const context = askedOf([project(model, events)], { calendar: calendarOf(TIME_ZONE) });
  return queries[0].run(Object.assign(new GetCompetitors(), query), context);
}
const named = async (events: readonly RecordedEvent[], query?: Partial<GetCompetitors>) =>
  (await ask(events, query)).rows.map(({ competitor, offers, leads }) => [competitor, offers, leads]);

describe('Competitors', () => {
  it('are called as they were called most often', async () => {
    const events = [refused('DELTA'), refused('Delta'), refused('Delta'), lost('Delta')];
    expect(await named(events)).toEqual([['Delta', 3, 1]]);
  });

  it('say to whom offers and leads were lost, whom most first, why, and what the offers were worth', async () => {
    const events = [
      refused('Delta', { reason: 'chose-competitor' }),
      refused('Argo'),
      refused('Argo', { amount: { minor: 700, currency: 'UAH' } }),
      refused('Argo', { reason: 'constructor' }),
      lost('Argo'),
      lost('Omega'),
      refused(null),
      lost(null),
    ];
    const argo = {
      offers: 3,
      leads: 1,
      offersByReason: { 'too-expensive': 2, constructor: 1 },
      offersWorth: { EUR: 1_000, UAH: 700 },
    };
    const { rows, totals } = await ask(events);
    expect(rows).toEqual([
      { competitor: 'Argo', ...argo },
      {
        competitor: 'Delta',
        offers: 1,
        leads: 0,
        offersByReason: { 'chose-competitor': 1 },
        offersWorth: { EUR: 500 },
      },
      { competitor: 'Omega', offers: 0, leads: 1, offersByReason: {}, offersWorth: {} },
    ]);
    expect(totals).toEqual({
      offers: 4,
      leads: 2,
      offersByReason: { 'too-expensive': 2, constructor: 1, 'chose-competitor': 1 },
      offersWorth: { EUR: 1_500, UAH: 700 },
    });
  });

  it('are one where only capitals and blanks differ, called as they mostly are', async () => {
    const events = [refused(' Південь-Опт'), refused('південь-опт'), lost('Південь-Опт '), refused('__proto__')];
    expect(await named(events)).toEqual([
      ['Південь-Опт', 2, 1],
      ['__proto__', 1, 0],
    ]);
  });

  it('count by the local day on which it happened', async () => {
    const events = [refused('Delta', {}, '2026-02-28T22:30:00.000Z'), lost('Delta', {}, '2026-03-31T20:59:59.000Z')];
    expect(await named(events, { from: '2026-03-01', to: '2026-03-31' })).toEqual([['Delta', 1, 1]]);
    expect(await named(events, { from: '2026-03-02', to: '2026-03-31' })).toEqual([['Delta', 0, 1]]);
    expect(await named(events, { to: '2026-02-28' })).toEqual([]);
  });

  it('can be asked by seller, pipeline and source', async () => {
    const events = [
      refused('Delta'),
      refused('Argo', { seller: null }),
      lost('Argo', { pipeline: 'universal' }),
      lost('Omega', { source: 'referral' }),
    ];
    expect(await named(events, { seller: 'anna', pipeline: 'freight', source: 'call' })).toEqual([['Delta', 1, 0]]);
    expect(await named(events, { seller: '-' })).toEqual([['Argo', 1, 0]]);
    expect(await named(events, { pipeline: 'universal' })).toEqual([['Argo', 0, 1]]);
    expect(await named(events, { source: 'referral' })).toEqual([['Omega', 0, 1]]);
  });

  it("are told apart by pipeline and source within a seller's day", async () => {
    const events = [
      refused('Delta'),
      refused('Delta', { pipeline: 'universal' }),
      refused('Delta', { source: 'referral' }),
    ];
    expect(await named(events, { pipeline: 'freight' })).toEqual([['Delta', 2, 0]]);
    expect(await named(events, { pipeline: 'universal' })).toEqual([['Delta', 1, 0]]);
    expect(await named(events, { source: 'call' })).toEqual([['Delta', 2, 0]]);
    expect(await named(events, { source: 'referral' })).toEqual([['Delta', 1, 0]]);
  });

  it('refuse a period that ends before it begins', async () => {
    await expect(ask([], { from: '2026-03-02', to: '2026-03-01' })).rejects.toMatchObject({
      rejection: { code: 'period-reversed' },
    });
  });

  it('make a row each of a table', async () => {
    const figures = await ask([
      refused('Delta'),
      lost('Delta'),
      refused('Argo', { reason: 'too-late', amount: { minor: 700, currency: 'UAH' } }),
    ]);
    expect(queries[0].csv?.rows(figures)).toEqual([
      {
        competitor: 'Delta',
        offers: 1,
        leads: 1,
        'reason:too-expensive': 1,
        'reason:too-late': 0,
        'worth:EUR': 500,
        'worth:UAH': 0,
      },
      {
        competitor: 'Argo',
        offers: 1,
        leads: 0,
        'reason:too-expensive': 0,
        'reason:too-late': 1,
        'worth:EUR': 0,
        'worth:UAH': 700,
      },
    ]);
  });
});
