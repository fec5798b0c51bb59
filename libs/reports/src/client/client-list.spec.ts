import { calendarOf } from '#kernel';
import { CLIENT, LEAD } from '../../../../test/support/lead-facts.js';
import { askedOf, logOf, project } from '../../../../test/support/memory-documents.js';
import { clientCards } from './client-cards.js';

const { model, queries } = clientCards(calendarOf('UTC'));
const [, listClients] = queries;
const client = (clientId: string) => ({
  stream: `client-${clientId}`,
  type: 'ClientRegistered',
  data: { clientId, externalId: 'a', kind: 'person', personal: {} },
});
const context = askedOf([project(model, logOf([client(LEAD), client(CLIENT)]))]);

describe('list-clients', () => {
  it('refuses a cursor that was given for another external id', async () => {
    const cursor = (await listClients.run({ limit: 1 }, context)).next ?? '';
    expect((await listClients.run({ limit: 1, cursor }, context)).items).toMatchObject([{ id: CLIENT }]);
    await expect(listClients.run({ limit: 1, cursor, externalId: 'a' }, context)).rejects.toMatchObject({
      rejection: { code: 'invalid-cursor' },
    });
  });
});
