import { hour, LEAD, OFFER, registered, wholeLife } from '../../../../test/support/lead-facts.js';
import { askedOf, logOf, project } from '../../../../test/support/memory-documents.js';
import { leadCards } from './lead-cards.js';
import { leadHistory } from './lead-history.js';

const { model } = leadCards();
const [getLeadHistory] = leadHistory(model).queries;
const log = logOf(wholeLife);
const context = askedOf([], { events: log });
const ask = async (query: { from?: number; limit?: number } = {}) =>
  getLeadHistory.run({ leadId: LEAD, ...query }, context);

describe('the history of a lead', () => {
  it('tells of every event when, who, which command, and everything recorded', async () => {
    const history = await ask();
    expect(history.items.map(({ data }) => data)).toEqual(wholeLife.map(({ data }) => data));
    expect(history).toMatchObject({ leadId: LEAD, revision: log.length - 1, next: null });
    expect(history.items[3]).toMatchObject({
      revision: 3,
      type: 'LeadStatusChanged',
      occurredAt: hour(3),
      recordedAt: '2026-03-31T12:00:00.000Z',
      actor: { id: 'anna', role: null },
      command: 'given',
      reason: 'Called back',
    });
  });

  it('tells where in the log an event stands, and the row of the file that it was imported from', async () => {
    const imported = logOf([registered(), { ...registered(), metadata: { row: 7 } }]);
    const { items } = await getLeadHistory.run({ leadId: LEAD }, askedOf([], { events: imported }));
    expect(items.map(({ position, row }) => [position, row])).toEqual([
      ['000000000001', null],
      ['000000000002', 7],
    ]);
  });

  it('tells what each event changed, with the value before and after', async () => {
    const items = (await ask()).items;
    expect(items[1]?.changes).toEqual([{ field: 'seller', before: null, after: 'anna' }]);
    expect(items[3]?.changes).toEqual([
      { field: 'status', before: 'new', after: 'in-progress' },
      { field: 'statusSince', before: hour(0), after: hour(3) },
    ]);
    expect(items[0]?.changes).toContainEqual({ field: 'interest', before: null, after: 'Sea freight' });
    const draft = { state: 'drafted', terms: { deliveryDays: 14 }, validUntil: '2026-02-01' };
    expect(items[7]?.changes).toMatchObject([{ field: `offers.${OFFER}`, before: null, after: draft }]);
    expect(items[12]?.changes).toContainEqual({ field: `offers.${OFFER}.state`, before: 'sent', after: 'refused' });
    expect(items[12]?.changes.some(({ field }) => field === `offers.${OFFER}.number`)).toBe(false);
  });

  it('names the coded reason, or else what was noted', async () => {
    const items = (await ask()).items;
    expect([4, 12, 15, 17, 1].map((revision) => items[revision]?.reason)).toEqual([
      'Clarify the budget',
      'too-expensive',
      'too-expensive',
      'The competitor failed',
      null,
    ]);
  });

  it('agrees with the lead card: the changes, one after another, make the card', async () => {
    const card: Record<string, unknown> = {};
    for (const { changes } of (await ask()).items) {
      for (const { field, after } of changes) if (!field.startsWith('offers.')) card[field] = after;
    }
    const bookkeeping = ['offers', 'changedAt', 'revision'];
    const expected = Object.fromEntries(
      Object.entries(project(model, log).all[LEAD] ?? {}).filter(([field]) => !bookkeeping.includes(field)),
    );
    expect({ ...emptied(expected), ...card }).toEqual(expected);
  });

  it('is given in parts that fit together', async () => {
    const first = await ask({ limit: 5 });
    const rest = await ask({ from: first.next ?? -1 });
    expect(first.items).toHaveLength(5);
    expect(first.revision).toBe(log.length - 1);
    expect([...first.items, ...rest.items]).toEqual((await ask()).items);
    expect((await ask({ from: 1_000 })).items).toEqual([]);
  });

  it('is none of an unknown lead', async () => {
    await expect(getLeadHistory.run({ leadId: OFFER }, context)).rejects.toThrow('lead-not-found: leadId: there is no');
  });
});

/** Fields that were never anything but `null`, empty or 0 have no change of their own. */
const emptied = (card: object): object =>
  Object.fromEntries(Object.entries(card).filter(([, value]) => value === null));
