import { calendarOf, Rejected } from '#kernel';
import {
  CLIENT,
  hour,
  LEAD,
  leadFact,
  leadKeys,
  offerKeys,
  registered,
  wholeLife,
} from '../../../../test/support/lead-facts.js';
import { askedOf, deliveredTwice, logOf, project } from '../../../../test/support/memory-documents.js';
import { leadCards } from './lead-cards.js';
import { type ListLeads } from './lead-list.js';

const { model, queries } = leadCards();
const [listLeads, getLead] = queries;
const cardAfter = (events: number) => project(model, logOf(wholeLife.slice(0, events))).all[LEAD];

describe('the lead card', () => {
  it('knows every event of a lead', () => {
    expect([...new Set(wholeLife.map(({ type }) => type))].sort()).toEqual([...model.eventTypes].sort());
  });

  it('shows what a lead waits for, until it goes on', () => {
    const controlPoint = { due: hour(40), expected: 'the budget', from: 'client' };
    expect(cardAfter(5)).toMatchObject({ status: 'clarification', outcome: 'open' });
    expect(cardAfter(5)?.waiting).toEqual({
      missing: ['budget'],
      comment: 'Clarify the budget',
      controlPoint,
      since: hour(4),
    });
    expect(cardAfter(6)?.statusSince).toBe(hour(4));
    expect(cardAfter(6)?.waiting).toEqual({
      missing: ['timeline'],
      comment: 'Clarify the dates',
      controlPoint: { ...controlPoint, due: hour(50) },
      since: hour(4),
    });
    expect(cardAfter(7)).toMatchObject({ status: 'in-progress', statusSince: hour(5), waiting: null });
  });

  it('shows why it was lost, and forgets it when it is reopened', () => {
    expect(cardAfter(16)).toMatchObject({
      outcome: 'lost',
      closedAt: hour(13),
      lossReason: 'too-expensive',
      competitor: { name: 'Delta' },
    });
    expect(cardAfter(18)).toMatchObject({ outcome: 'open', closedAt: null, lossReason: null, competitor: null });
  });

  it('shows every offer with its state, seller and reason', () => {
    expect(cardAfter(wholeLife.length)?.offers).toMatchObject([
      { number: 'A-1', state: 'refused', revision: 2, reason: 'too-expensive', firstSentAt: hour(7), terms: null },
      { number: 'A-2', state: 'withdrawn', reason: null, firstSentAt: null },
      { number: 'A-3', state: 'accepted', stateSince: hour(18), firstSentAt: hour(17) },
    ]);
  });

  it('stays closed at the first won status, and counts contacts', () => {
    expect(cardAfter(wholeLife.length)).toMatchObject({
      status: 'handed-over',
      outcome: 'won',
      closedAt: hour(19),
      amount: { minor: 95_000 },
      seller: 'anna',
      contacts: 1,
      lastContactAt: hour(14),
      registeredAt: hour(0),
      changedAt: hour(20),
      revision: wholeLife.length - 1,
    });
  });

  it('shows when the last of several contacts was, in whatever order they are entered', () => {
    const contact = (at: string) =>
      leadFact('LeadContactLogged', { ...leadKeys, kind: 'call', summary: 'Called', agreed: null }, at);
    const facts = [registered(), contact(hour(3)), contact(hour(8)), contact(hour(5))];
    expect(project(model, logOf(facts)).all[LEAD]).toMatchObject({ contacts: 3, lastContactAt: hour(8) });
  });

  it('changed last when the last thing happened, also where something older is recorded later', () => {
    const earlier = leadFact(
      'LeadContactLogged',
      { ...leadKeys, kind: 'call', summary: 'Called', agreed: null },
      hour(2),
    );
    const { all } = project(model, logOf([...wholeLife, earlier]));
    expect(all[LEAD]).toMatchObject({ changedAt: hour(20), lastContactAt: hour(14), revision: wholeLife.length });
  });

  it('is the same when every event is delivered twice', () => {
    const log = logOf(wholeLife);
    expect(project(model, deliveredTwice(log)).all).toEqual(project(model, log).all);
  });

  it('does not fail on an offer or a move that nothing came before', () => {
    const orphans = wholeLife.slice(1).map((fact) => project(model, logOf([fact])).all[LEAD]);
    expect(orphans.every((card) => card?.id === LEAD)).toBe(true);
    expect(project(model, logOf([leadFact('OfferSent', offerKeys, hour(1))])).all[LEAD]?.seller).toBeNull();
  });
});

describe('list-leads', () => {
  const lead = (number: number) => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const facts = Array.from({ length: 25 }, (_, number) =>
    registered(
      { leadId: lead(number), externalId: `x${number}`, seller: ['anna', 'bohdan', null][number % 3] ?? null },
      hour(Math.floor(number / 2) * 6),
    ),
  );
  const context = askedOf([project(model, logOf(facts))], { calendar: calendarOf('Europe/Kyiv') });
  const ask = async (query: ListLeads) => listLeads.run(query, context);

  it('gives every lead once over all pages, in order, also where the order has ties', async () => {
    for (const sort of ['registeredAt', '-registeredAt', '-changedAt', 'statusSince'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await ask({ sort, limit: 4, ...(cursor !== undefined && { cursor }) });
        seen.push(...page.items.map(({ registeredAt, id }) => registeredAt + id));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(sort.startsWith('-') ? [...seen].sort().reverse() : [...seen].sort());
      expect(new Set(seen).size).toBe(25);
    }
  });

  it('filters by seller, by nobody, by somebody, by client and by external id', async () => {
    const count = async (query: ListLeads) => (await ask(query)).items.length;
    expect(await count({ seller: 'anna' })).toBe(9);
    expect(await count({ responsible: 'nobody' })).toBe(8);
    expect(await count({ seller: '-' })).toBe(8);
    expect(await count({ seller: '-', responsible: 'nobody' })).toBe(8);
    expect(await count({ responsible: 'somebody' })).toBe(17);
    expect(await count({ client: CLIENT, outcome: 'open', pipeline: 'universal', status: 'new' })).toBe(25);
    expect(await count({ externalId: 'x7' })).toBe(1);
    expect(await count({ seller: leadKeys.leadId })).toBe(0);
  });

  it("takes a period in days of the company's time zone, both included", async () => {
    const page = await ask({ from: '2026-01-02', to: '2026-01-02', sort: 'registeredAt', limit: 200 });
    expect(page.items[0]?.registeredAt).toBe('2026-01-02T00:00:00.000Z');
    expect(page.items.at(-1)?.registeredAt).toBe('2026-01-02T18:00:00.000Z');
    expect((await ask({ from: '2025-12-31', to: '9999-12-31', limit: 200 })).items).toHaveLength(25);
    expect((await ask({ from: '0000-01-01', to: '0001-01-01' })).items).toEqual([]);
  });

  it('refuses a cursor that is broken or belongs to another question, and a period that ends before it begins', async () => {
    const next = (await ask({ limit: 5 })).next ?? '';
    const refusal = async (query: ListLeads) =>
      ask(query).then(
        () => 'accepted',
        (error: unknown) => (error instanceof Rejected ? error.rejection.code : error),
      );
    expect(await refusal({ cursor: next })).toBe('accepted');
    expect(await refusal({ cursor: next, seller: 'anna' })).toBe('invalid-cursor');
    expect(await refusal({ cursor: next, sort: 'changedAt' })).toBe('invalid-cursor');
    expect(await refusal({ cursor: `${next}!` })).toBe('invalid-cursor');
    expect(await refusal({ cursor: Buffer.from('{"a":1}').toString('base64url') })).toBe('invalid-cursor');
    expect(await refusal({ from: '2026-02-02', to: '2026-02-01' })).toBe('period-reversed');
    expect(await refusal({ seller: 'anna', responsible: 'nobody' })).toBe('seller-and-nobody');
    expect(await refusal({ seller: '-', responsible: 'somebody' })).toBe('seller-and-nobody');
  });

  it('gives one lead by id, and refuses an unknown one', async () => {
    expect(await getLead.run({ leadId: lead(3) }, context)).toMatchObject({ externalId: 'x3' });
    await expect(getLead.run({ leadId: LEAD }, context)).rejects.toThrow('lead-not-found: leadId: there is no lead');
  });
});
