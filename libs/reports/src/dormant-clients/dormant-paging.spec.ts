import { calendarOf } from '#kernel';
import { askedOf, type Fact, logOf, project } from '../../../../test/support/memory-documents.js';
import { clientCards } from '../client/client-cards.js';
import type { DormantOrder } from './dormant-clients-answer.js';
import { dormantClients, type GetDormantClients } from './dormant-clients.js';

const { model } = clientCards(calendarOf('UTC'));
const [getDormantClients] = dormantClients(model).queries;

const uuid = (name: string) => `${name.repeat(8)}-0000-4000-8000-000000000000`;
/** A client that bought three times, each time for `minor`, and then no more. */
const sleeper = (name: string, externalId: string | null, minor = 100, currency = 'EUR'): Fact[] => {
  const [clientId, stream] = [uuid(name), `client-${uuid(name)}`];
  return [
    { stream, type: 'ClientRegistered', data: { clientId, externalId, kind: 'person', personal: {} } },
    ...['2025-01-01', '2025-01-11', '2025-01-21'].map((day) => ({
      stream,
      type: 'PurchaseRecorded',
      data: { clientId, purchaseId: day, amount: { minor, currency }, reference: null },
      at: `${day}T12:00:00.000Z`,
    })),
  ];
};
const asked = (...clients: Fact[][]) => {
  const context = askedOf([project(model, logOf(clients.flat()))], { now: '2026-02-05T12:00:00.000Z' });
  return async (query: GetDormantClients) => getDormantClients.run(query, context);
};
/** Every page of one client, until there is none. */
async function pages(ask: ReturnType<typeof asked>, sort: DormantOrder) {
  const found = [await ask({ sort, limit: 1 })];
  for (let next = found[0]?.next; next; next = found.at(-1)?.next) {
    found.push(await ask({ sort, limit: 1, cursor: next }));
    if (found.length > 10) throw new Error('There is no last page');
  }
  return found;
}

describe('the pages of dormant clients', () => {
  it('go on by the money in the currency of the first page, and end with the last client', async () => {
    const ask = asked(
      sleeper('a', 'a', 100),
      sleeper('b', 'b', 900),
      sleeper('d', 'c', 500),
      sleeper('c', 'd', 500),
      sleeper('e', 'e', 700, 'USD'),
    );
    const found = await pages(ask, '-spent');
    expect(found.map(({ items }) => items.map(({ externalId }) => externalId))).toEqual(
      ['b', 'c', 'd', 'a', 'e'].map((name) => [name]),
    );
    expect(new Set(found.map(({ currency }) => currency))).toEqual(new Set(['EUR']));
  });

  it('are in the order of external ids, with those that have none last', async () => {
    const { items } = await asked(sleeper('a', 'z'), sleeper('b', null), sleeper('c', 'k'))({});
    expect(items.map(({ externalId }) => externalId)).toEqual(['k', 'z', null]);
  });

  it('lose nobody where clients have no external id', async () => {
    const found = await pages(asked(sleeper('a', null), sleeper('b', null)), 'externalId');
    expect(found.map(({ items }) => items.map(({ clientId }) => clientId))).toEqual([[uuid('a')], [uuid('b')]]);
  });

  it('do not go on in another order', async () => {
    const ask = asked(sleeper('a', 'a'), sleeper('b', 'b'));
    const cursor = (await ask({ sort: '-spent', limit: 1 })).next ?? '';
    await expect(ask({ sort: 'externalId', limit: 1, cursor })).rejects.toMatchObject({
      rejection: { code: 'invalid-cursor' },
    });
  });
});
