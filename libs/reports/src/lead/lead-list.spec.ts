import { calendarOf } from '#kernel';
import { registered } from '../../../../test/support/lead-facts.js';
import { askedOf, logOf, project } from '../../../../test/support/memory-documents.js';
import { leadCards } from './lead-cards.js';
import type { ListLeads } from './lead-list.js';

const { model, queries } = leadCards();
const [listLeads] = queries;
const lead = (name: string, at: string) =>
  registered({ leadId: `${name.repeat(8)}-0000-4000-8000-000000000000`, externalId: name }, at);
// Midnight in Kyiv is at 22:00 UTC.
const log = logOf([
  lead('a', '2026-01-01T21:59:59.999Z'),
  lead('b', '2026-01-01T22:00:00.000Z'),
  lead('c', '2026-01-02T22:00:00.000Z'),
]);
const context = askedOf([project(model, log)], { calendar: calendarOf('Europe/Kyiv') });
const names = async (period: Pick<ListLeads, 'from' | 'to'>) =>
  (await listLeads.run({ ...period, sort: 'registeredAt' }, context)).items.map(({ externalId }) => externalId);

describe('list-leads', () => {
  it('takes a period that is open on one side', async () => {
    expect(await names({ from: '2026-01-02' })).toEqual(['b', 'c']);
    expect(await names({ to: '2026-01-01' })).toEqual(['a']);
  });

  it('counts local midnight to the day that begins with it', async () => {
    expect(await names({ from: '2026-01-02', to: '2026-01-02' })).toEqual(['b']);
  });
});
