import fc from 'fast-check';
import { calendarOf } from '#kernel';
import {
  CLIENT,
  hour,
  LEAD,
  leadFact,
  leadKeys,
  moveOf,
  registered,
  visit,
  wholeLife,
} from '../../../../test/support/lead-facts.js';
import {
  askedOf,
  deliveredTwice,
  type Fact,
  logOf,
  memoryDocuments,
  project,
} from '../../../../test/support/memory-documents.js';
import { dormantClients } from '../dormant-clients/dormant-clients.js';
import { clientCards } from './client-cards.js';
import { purchaseOf } from './purchase-line.js';

const calendar = calendarOf('Europe/Kyiv');
const { model, queries } = clientCards(calendar);
const [getClient, listClients] = queries;
const stream = `client-${CLIENT}`;

const client = (externalId = 'crm-1', clientId = CLIENT): Fact => ({
  stream: `client-${clientId}`,
  type: 'ClientRegistered',
  data: { clientId, externalId, kind: 'person', personal: { name: 'Olena' } },
  at: hour(0),
});
const purchase = (purchaseId: string, at: string, minor = 1_000, currency = 'EUR'): Fact => ({
  stream,
  type: 'PurchaseRecorded',
  data: { clientId: CLIENT, purchaseId, amount: { minor, currency }, reference: null },
  at,
});
const contact = (at: string): Fact => ({
  stream,
  type: 'ClientContactLogged',
  data: { clientId: CLIENT, kind: 'call', personal: { summary: 'Hello', agreed: null } },
  at,
});
const won = (at: string, amount: { minor: number; currency: string } | null) =>
  leadFact('LeadWon', { ...moveOf(visit('new', 'open'), 'won', 'won'), amount, note: null }, at);
const reopened = leadFact(
  'LeadReopened',
  { ...moveOf(visit('won', 'won', hour(5)), 'new', 'open'), reason: 'not paid' },
  hour(9),
);
function cardOf(facts: readonly Fact[]) {
  const card = project(model, logOf(facts)).all[CLIENT];
  return card && { ...card, purchases: card.purchases.map(purchaseOf) };
}

describe('the client card', () => {
  it('counts leads by how they stand, contacts on the client and on its leads', () => {
    const other = registered({ leadId: CLIENT }, hour(1));
    const card = cardOf([client(), ...wholeLife, other, contact(hour(2))]);
    expect(card).toMatchObject({ leads: { open: 1, won: 1, lost: 0 }, contacts: 2, lastContactAt: hour(14) });
    expect(cardOf([client(), ...wholeLife.slice(0, 17)])?.leads).toEqual({ open: 0, won: 0, lost: 1 });
  });

  it('shows when the last of several contacts was, in whatever order they are entered', () => {
    const card = cardOf([client(), contact(hour(3)), contact(hour(8)), contact(hour(5))]);
    expect(card).toMatchObject({ contacts: 3, lastContactAt: hour(8) });
  });

  it('takes a won lead for a purchase, and takes it back when the deal is undone', () => {
    const bought = [client(), registered(), won(hour(5), { minor: 500, currency: 'UAH' })];
    expect(cardOf(bought)).toMatchObject({
      purchases: [{ id: LEAD, kind: 'won-lead', at: hour(5), amount: { minor: 500 } }],
      spent: { UAH: 500 },
      purchaseDays: 1,
    });
    expect(cardOf([...bought, reopened])).toMatchObject({
      purchases: [],
      spent: {},
      purchaseDays: 0,
      lastPurchaseDay: null,
      leads: { open: 1, won: 0, lost: 0 },
    });
    expect(cardOf([client(), registered(), won(hour(5), null)])).toMatchObject({ purchaseDays: 1, spent: {} });
  });

  it("knows days in the company's time zone", () => {
    const card = cardOf([
      client(),
      purchase(LEAD, '2026-03-01T21:59:00.000Z'),
      purchase(CLIENT, '2026-03-01T22:00:00.000Z'),
    ]);
    expect(card?.purchases.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-02']);
  });

  it('shows the same purchases in whatever order they become known', () => {
    const buy = fc.record({
      id: fc.uuid(),
      hour: fc.nat(24 * 9),
      minor: fc.nat(10_000),
      currency: fc.constantFrom('EUR', 'USD'),
    });
    const bought = fc.uniqueArray(buy, { selector: ({ id }) => id, maxLength: 12 });
    fc.assert(
      fc.property(
        bought.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const facts = (list: typeof all) =>
            list.map((one) => purchase(one.id, hour(one.hour), one.minor, one.currency));
          const card = cardOf([client(), ...facts(all)]);
          expect(cardOf([client(), ...facts(shuffled)])).toEqual(card);
          const days = [...new Set(all.map((one) => calendar.dayOf(hour(one.hour))))].sort();
          const euros = all.filter(({ currency }) => currency === 'EUR').reduce((sum, { minor }) => sum + minor, 0);
          expect(card).toMatchObject({ purchaseDays: days.length, eligibleSince: days[2] ?? null });
          expect([card?.firstPurchaseDay, card?.lastPurchaseDay]).toEqual([days[0] ?? null, days.at(-1) ?? null]);
          expect(card?.spent['EUR'] ?? 0).toBe(euros);
          // A deal that is made and undone leaves no trace.
          const undone = cardOf([client(), ...facts(all), registered(), won(hour(77), null), reopened]);
          expect(undone).toEqual(Object.assign({}, card, { leads: { open: 1, won: 0, lost: 0 } }));
        },
      ),
    );
  });

  it('is the same when every event is delivered twice', () => {
    const log = logOf([client(), purchase(LEAD, hour(3)), ...wholeLife, reopened, purchase(CLIENT, hour(1))]);
    expect(project(model, deliveredTwice(log)).all).toEqual(project(model, log).all);
  });

  it('does not fail on a lead that comes before its client', () => {
    const fields = { externalId: 'crm-1', leads: { open: 1, won: 0, lost: 0 }, personal: { name: 'Olena' } };
    expect(
      cardOf([
        leadFact('LeadContactLogged', { ...leadKeys, kind: 'call', summary: 'Hi', agreed: null }, hour(1)),
        registered(),
        client(),
      ]),
    ).toMatchObject(fields);
  });

  it('stays workable with thousands of purchases', () => {
    const facts = Array.from({ length: 5_000 }, (_, number) => purchase(`${number}`, hour(number * 3)));
    expect(cardOf(facts)).toMatchObject({ purchaseDays: 626, spent: { EUR: 5_000_000 } });
  });
});

describe('queries over clients', () => {
  const day = (number: number) => hour((number - 1) * 24 + 12);
  const facts = [client(), ...[1, 11, 21].map((number) => purchase(`p-${number}`, day(number))), client('crm-2', LEAD)];
  const context = askedOf([project(model, logOf(facts))], { calendar, now: '2026-02-21T12:00:00.000Z' });

  it('explain the rhythm of a client with the figures it is judged by', async () => {
    expect((await getClient.run({ clientId: CLIENT }, context)).rhythm).toEqual({
      asOf: '2026-02-21',
      rule: { minPurchases: 3, factor: 2, minDays: 30 },
      days: ['2026-01-01', '2026-01-11', '2026-01-21'],
      gaps: 2,
      medianGapDays: 10,
      silentDays: 31,
      dormantAfterDays: 30,
      eligible: true,
      dormant: true,
      dormantSince: '2026-02-20',
    });
    const none = { days: [], gaps: 0, medianGapDays: null, silentDays: null, dormantAfterDays: null };
    const { rhythm } = await getClient.run({ clientId: LEAD }, context);
    expect(rhythm).toMatchObject({ ...none, eligible: false, dormant: false, dormantSince: null });
    await expect(getClient.run({ clientId: hour(1) }, context)).rejects.toThrow(
      'client-not-found: clientId: there is no',
    );
  });

  it('count several purchases of one day as one in the rhythm', async () => {
    const bought = [hour(10), hour(12), day(11)].map((at, number) => purchase(`p-${number}`, at));
    const asked = askedOf([project(model, logOf([client(), ...bought]))], { calendar });
    expect((await getClient.run({ clientId: CLIENT }, asked)).rhythm).toMatchObject({
      days: ['2026-01-01', '2026-01-11'],
      gaps: 1,
      medianGapDays: 10,
      eligible: false,
    });
  });

  it('answer the same from documents of the first version, until they are rebuilt', async () => {
    const { all } = project(model, logOf(facts));
    const old = Object.values(all).map((card) => ({ ...card, purchases: card.purchases.map(purchaseOf) }));
    const documents = memoryDocuments(model, old as unknown as (typeof all)[string][]);
    const before = askedOf([{ model, all, documents }], { calendar, now: '2026-02-21T12:00:00.000Z' });
    expect(await getClient.run({ clientId: CLIENT }, before)).toEqual(
      await getClient.run({ clientId: CLIENT }, context),
    );
    const [getDormant] = dormantClients(model).queries;
    const dormant = await getDormant.run({}, context);
    expect(dormant.items).toHaveLength(1);
    expect(await getDormant.run({}, before)).toEqual(dormant);
  });

  it('find a client by its external id, and list all page by page without single purchases', async () => {
    const found = await listClients.run({ externalId: 'crm-1' }, context);
    expect(found.items).toMatchObject([{ id: CLIENT, purchaseDays: 3 }]);
    expect(found.items[0]).not.toHaveProperty('purchases');
    const first = await listClients.run({ limit: 1 }, context);
    const second = await listClients.run({ limit: 1, ...(first.next && { cursor: first.next }) }, context);
    expect([first, second].flatMap((page) => page.items.map(({ id }) => id))).toEqual([LEAD, CLIENT]);
    expect(second.next).toBeNull();
  });
});
