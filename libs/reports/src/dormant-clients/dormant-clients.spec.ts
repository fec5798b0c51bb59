import { calendarOf, Rejected } from '#kernel';
import { askedOf, type Fact, logOf, project } from '../../../../test/support/memory-documents.js';
import { clientCards } from '../client/client-cards.js';
import { plusDays } from '../periods.js';
import { dormantClients, type GetDormantClients } from './dormant-clients.js';

const { model } = clientCards(calendarOf('UTC'));
const [getDormantClients] = dormantClients(model).queries;

const uuid = (name: string) => `${name.padEnd(8, '0')}-0000-4000-8000-000000000000`;
/** A client that bought on these days of 2025, counted from 0, each time for `minor`. */
const buyer = (name: string, days: readonly number[], minor: number, currency = 'EUR'): Fact[] => {
  const [clientId, stream] = [uuid(name), `client-${uuid(name)}`];
  const registered = { clientId, externalId: name, kind: 'person', personal: { name: 'Olena Koval' } };
  return [
    { stream, type: 'ClientRegistered', data: registered },
    ...days.map((day) => ({
      stream,
      type: 'PurchaseRecorded',
      data: { clientId, purchaseId: uuid(`${day}`), amount: { minor, currency }, reference: null },
      at: `${plusDays('2025-01-01', day)}T12:00:00.000Z`,
    })),
  ];
};
const facts = [
  ...buyer('a', [0, 10, 20], 100),
  ...buyer('b', [0, 30, 60], 900),
  ...buyer('c', [0, 10], 5_000),
  ...buyer('d', [0, 10, 20, 200, 300], 50),
  ...buyer('e', [0, 10, 20], 7_000, 'USD'),
  ...buyer('f', [250], 1),
];
const context = askedOf([project(model, logOf(facts))], { now: `${plusDays('2025-01-01', 400)}T12:00:00.000Z` });
const ask = async (query: GetDormantClients = {}) => getDormantClients.run(query, context);
const names = async (query: GetDormantClients) => (await ask(query)).items.map(({ externalId }) => externalId);

describe('dormant clients', () => {
  it('are as of today unless told, each with the figures it is judged by and without a name', async () => {
    const answer = await ask();
    expect(answer).toMatchObject({ clientsWithPurchases: 6, eligible: 4, dormant: 3, next: null, asOf: '2026-02-05' });
    expect(answer.timeZone).toBe('UTC');
    expect(answer.rule).toEqual({ minPurchases: 3, factor: 2, minDays: 30 });
    expect(answer.items[0]).toEqual({
      clientId: uuid('a'),
      externalId: 'a',
      purchases: 3,
      firstDay: '2025-01-01',
      lastDay: '2025-01-21',
      medianGapDays: 10,
      silentDays: 380,
      dormantSince: '2025-02-20',
      spent: { EUR: 300 },
    });
    expect(JSON.stringify(answer)).not.toContain('Olena');
  });

  it('are those of the day asked for: what was bought later does not count', async () => {
    const asOf = plusDays('2025-01-01', 100);
    const answer = await ask({ asOf });
    expect(answer.items.map(({ externalId }) => externalId)).toEqual(['a', 'd', 'e']);
    expect(answer.items[1]).toMatchObject({ purchases: 3, lastDay: '2025-01-21', spent: { EUR: 150 } });
    expect(answer).toMatchObject({ clientsWithPurchases: 5, eligible: 4 });
    expect(await ask({ asOf: '2025-01-01' })).toMatchObject({ clientsWithPurchases: 5, eligible: 0, items: [] });
    expect(await ask({ asOf: '2024-12-31' })).toMatchObject({ clientsWithPurchases: 0, eligible: 0, items: [] });
    expect((await ask({ asOf: plusDays('2025-01-01', 20) })).eligible).toBe(3);
  });

  it('obey the rule asked for', async () => {
    expect(await names({ minPurchases: 2 })).toEqual(['a', 'b', 'c', 'e']);
    expect(await names({ minPurchases: 4 })).toEqual([]);
    expect(await ask({ minPurchases: 4, factor: 1 })).toMatchObject({ eligible: 1, items: [{ externalId: 'd' }] });
    expect(await names({ factor: 20 })).toEqual(['a', 'e']);
    expect(await names({ minDays: 380 })).toEqual(['a', 'e']);
  });

  it('are ordered by money in one currency, or by silence', async () => {
    expect(await ask({ sort: '-spent' })).toMatchObject({ currency: 'EUR' });
    expect(await names({ sort: '-spent' })).toEqual(['b', 'a', 'e']);
    expect(await names({ sort: '-spent', currency: 'USD' })).toEqual(['e', 'a', 'b']);
    expect(await names({ sort: '-silentDays' })).toEqual(['a', 'e', 'b']);
  });

  it('are ordered by the money that most of them spent, of two alike the first in the alphabet', async () => {
    const asked = async (...spent: ('USD' | 'EUR')[]) => {
      const bought = spent.flatMap((currency, place) => buyer(String(place), [0, 10, 20], 100, currency));
      const only = askedOf([project(model, logOf(bought))], { now: '2026-02-05T12:00:00.000Z' });
      return (await getDormantClients.run({ sort: '-spent' }, only)).currency;
    };
    expect(await asked('USD', 'EUR', 'EUR')).toBe('EUR');
    expect(await asked('USD', 'EUR')).toBe('EUR');
    expect(await asked('USD', 'USD', 'EUR')).toBe('USD');
  });

  it('come page by page, of the day of the first page', async () => {
    const first = await ask({ limit: 2 });
    const tomorrow = askedOf([project(model, logOf(facts))], { now: '2027-01-01T00:00:00.000Z' });
    const second = await getDormantClients.run({ limit: 2, ...(first.next && { cursor: first.next }) }, tomorrow);
    expect([first, second].flatMap((page) => page.items.map(({ externalId }) => externalId))).toEqual(['a', 'b', 'e']);
    expect(second).toMatchObject({ asOf: first.asOf, dormant: 3, next: null });
  });

  it('refuse a cursor of another question', async () => {
    const cursor = (await ask({ limit: 1 })).next ?? '';
    const refusal = await ask({ cursor, factor: 3 }).catch((error: unknown) => error);
    expect(refusal instanceof Rejected && refusal.rejection.code).toBe('invalid-cursor');
  });

  it.each([
    ['of another day than is asked for', 1, '2020-01-01'],
    ['of what is no day', 1, '2020-13-01'],
    ['of what is no currency', 2, '__proto__'],
    ['of another currency than is asked for', 2, 'USD'],
  ])('refuse a cursor that was changed to one %s', async (_, place, value) => {
    const question = { limit: 1, asOf: '2026-02-05', currency: 'EUR' };
    const scalars = JSON.parse(Buffer.from((await ask(question)).next ?? '', 'base64url').toString()) as unknown[];
    const cursor = Buffer.from(JSON.stringify(scalars.with(place, value))).toString('base64url');
    const refusal = await ask({ ...question, cursor }).catch((error: unknown) => error);
    expect(refusal instanceof Rejected && refusal.rejection.code).toBe('invalid-cursor');
  });
});
