import { CLIENT, hour, OFFER, registered } from '../../../../test/support/lead-facts.js';
import { askedOf, type Fact, logOf } from '../../../../test/support/memory-documents.js';
import { clientHistory } from './client-history.js';

const [getClientHistory] = clientHistory().queries;
const fact = (type: string, data: object, at: string): Fact => ({
  stream: `client-${CLIENT}`,
  type,
  data: { clientId: CLIENT, ...data },
  at,
});
const personal = { name: 'Olena' };
const amount = { minor: 1_000, currency: 'EUR' };
const contact = { kind: 'call', personal: { summary: 'Asked about spring', agreed: null } };
const log = logOf([
  fact('ClientRegistered', { externalId: 'crm-1', kind: 'company', personal }, hour(0)),
  registered({}, hour(1)),
  fact('PurchaseRecorded', { purchaseId: OFFER, amount, reference: 'INV-7' }, hour(3)),
  fact('ClientContactLogged', contact, hour(2)),
]);
const context = askedOf([], { events: log });
const ask = async (part: { from?: number; limit?: number } = {}) =>
  getClientHistory.run({ clientId: CLIENT, ...part }, context);

describe('the history of a client', () => {
  it('tells what was recorded on it, in the order of recording, and nothing of its leads', async () => {
    const { clientId, revision, next, items } = await ask();
    expect({ clientId, revision, next }).toEqual({ clientId: CLIENT, revision: 2, next: null });
    expect(items).toMatchObject([
      { revision: 0, type: 'ClientRegistered', occurredAt: hour(0), actor: { id: 'anna', role: null } },
      { revision: 1, type: 'PurchaseRecorded', occurredAt: hour(3), data: { reference: 'INV-7' } },
      { revision: 2, type: 'ClientContactLogged', occurredAt: hour(2), data: contact },
    ]);
  });

  it('tells what each event added', async () => {
    expect((await ask()).items.map(({ changes }) => changes)).toEqual([
      [
        { field: 'externalId', before: null, after: 'crm-1' },
        { field: 'kind', before: null, after: 'company' },
        { field: 'personal', before: null, after: personal },
      ],
      [{ field: `purchases.${OFFER}`, before: null, after: { amount, reference: 'INV-7' } }],
      [],
    ]);
  });

  it('is given in parts that fit together', async () => {
    const [first, rest] = [await ask({ limit: 1 }), await ask({ from: 1, limit: 2 })];
    expect([first.next, rest.next, first.revision]).toEqual([1, null, 2]);
    expect([...first.items, ...rest.items]).toEqual((await ask()).items);
  });

  it('is none of an unknown client', async () => {
    const unknown = getClientHistory.run({ clientId: OFFER }, context);
    await expect(unknown).rejects.toThrow('client-not-found: clientId: there is no client');
  });
});
