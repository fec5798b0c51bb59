import { past, plain, scenario } from '#kernel';
import { parse } from '#schema';
import { client } from './client.js';
import type { ClientEvent } from './events.js';
import { logClientContact } from './log-client-contact.js';
import { recordPurchase } from './record-purchase.js';
import { RegisterClient, registerClient } from './register-client.js';

const given = scenario(client, (actual, expected) => {
  expect(actual).toStrictEqual(expected);
});
const clientId = 'c0000000-0000-4000-8000-000000000001';
const purchaseId = 'd0000000-0000-4000-8000-000000000001';
const amount = { minor: 125_000, currency: 'EUR' };
const registered: ClientEvent = {
  type: 'ClientRegistered',
  data: { clientId, externalId: null, kind: 'person', personal: null },
};
const bought: ClientEvent = { type: 'PurchaseRecorded', data: { clientId, purchaseId, amount, reference: null } };

describe('register-client', () => {
  it('registers a person where nothing else is said', () => {
    expect.hasAssertions();
    given().when(registerClient, plain({ clientId }), {}).then(registered);
  });

  it('keeps everything personal under one field', () => {
    expect.hasAssertions();
    const personal = { name: 'Dnipro Steel', phones: ['+380441234567'], mails: ['office@example.com'] };
    given()
      .when(registerClient, plain({ clientId, externalId: 'crm-7', kind: 'company', personal }), {})
      .then({ type: 'ClientRegistered', data: { clientId, externalId: 'crm-7', kind: 'company', personal } });
  });

  it('records plain data where the command is made of class instances', () => {
    expect.hasAssertions();
    const parsed = parse(RegisterClient, { clientId, personal: { name: 'Olena Koval' } });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    given()
      .when(registerClient, parsed.value, {})
      .then({
        type: 'ClientRegistered',
        data: { clientId, externalId: null, kind: 'person', personal: { name: 'Olena Koval' } },
      });
  });

  it('refuses to register a client twice', () => {
    expect.hasAssertions();
    given(registered).when(registerClient, plain({ clientId }), {}).thenRejected('client-exists');
  });
});

describe('record-purchase', () => {
  it('records what was paid and under which reference', () => {
    expect.hasAssertions();
    given(registered)
      .when(recordPurchase, plain({ clientId, purchaseId, amount, reference: 'INV-1' }), {})
      .then({ type: 'PurchaseRecorded', data: { clientId, purchaseId, amount, reference: 'INV-1' } });
  });

  it('records a second purchase beside the first', () => {
    expect.hasAssertions();
    const second = 'd0000000-0000-4000-8000-000000000002';
    given(registered, bought)
      .when(recordPurchase, plain({ clientId, purchaseId: second, amount }), {})
      .then({ type: 'PurchaseRecorded', data: { clientId, purchaseId: second, amount, reference: null } });
  });

  it('refuses a purchase of a client that nobody registered', () => {
    expect.hasAssertions();
    given().when(recordPurchase, plain({ clientId, purchaseId, amount }), {}).thenRejected('client-not-found');
  });

  it('refuses to record a purchase twice, however many came after it', () => {
    expect.hasAssertions();
    const later: ClientEvent = {
      type: 'PurchaseRecorded',
      data: { clientId, purchaseId: 'd0000000-0000-4000-8000-000000000002', amount, reference: null },
    };
    given(registered, bought, later)
      .when(recordPurchase, plain({ clientId, purchaseId, amount }), {})
      .thenRejected('purchase-exists');
  });

  it('leaves the state before it as it was', () => {
    const after = client.apply(client.initial, bought, past(bought).metadata);
    expect([client.initial, after].map(({ purchases }) => purchases.has(purchaseId))).toEqual([false, true]);
  });
});

describe('log-client-contact', () => {
  it('keeps summary and agreement under the personal field', () => {
    expect.hasAssertions();
    given(registered)
      .when(
        logClientContact,
        plain({ clientId, kind: 'call', summary: 'Asked for prices', agreed: 'Call on Monday' }),
        {},
      )
      .then({
        type: 'ClientContactLogged',
        data: { clientId, kind: 'call', personal: { summary: 'Asked for prices', agreed: 'Call on Monday' } },
      });
  });

  it('needs no agreement', () => {
    expect.hasAssertions();
    given(registered)
      .when(logClientContact, plain({ clientId, kind: 'mail', summary: 'Sent the catalogue' }), {})
      .then({
        type: 'ClientContactLogged',
        data: { clientId, kind: 'mail', personal: { summary: 'Sent the catalogue', agreed: null } },
      });
  });

  it('refuses a contact with a client that nobody registered', () => {
    expect.hasAssertions();
    given()
      .when(logClientContact, plain({ clientId, kind: 'call', summary: 'Hello' }), {})
      .thenRejected('client-not-found');
  });
});
