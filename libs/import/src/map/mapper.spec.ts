import { clientCommands, leadCommands, pipelineCommands, reasonCommands } from '#sales';
import { parseMapping } from '../mapping/load.js';
import { type MappedRow, Mapper } from './mapper.js';

const MAPPING = `
name: deals
format: { type: csv }
case: { from: deal, is: lead }
activity: step
time: { from: at }
resource: { from: seller }
client: { id: '{client}', fields: { externalId: '{client}' } }
activities:
  - when: { step: note, deal: d2 }
    do: [{ command: log-lead-contact, fields: { kind: call, summary: '{step}' } }]
  - { name: notes of others, when: { step: note }, skip: true }
  - when: { step: talk }
    do: [{ command: log-client-contact, fields: { kind: call, summary: '{step}' } }]
  - when: { step: draft }
    do:
      - { command: draft-offer, fields: { number: 'a{offer}', amount: { minor: 1, currency: USD } } }
      - { command: draft-offer, fields: { number: 'b{offer}', amount: { minor: 1, currency: USD } } }
`;
const COMMANDS = [...clientCommands, ...leadCommands, ...pipelineCommands, ...reasonCommands];

async function mapped(rows: readonly (readonly [step: string, deal: string, client: string])[], more = '') {
  const mapper = new Mapper(await parseMapping(MAPPING + more, 'deals.yaml', COMMANDS), '2026-02-01T00:00:00.000Z');
  return rows.map(([step, deal, client], index) => {
    const values = { step, deal, client, at: '2026-01-01T00:00:00Z', seller: 'anna' };
    return mapper.map({
      number: index + 1,
      line: index + 2,
      case: new Map<string, string>(),
      values: new Map(Object.entries(values)),
    });
  });
}

const outcome = (row: MappedRow | undefined) =>
  row?.kind === 'skipped' ? row.rule : row?.kind === 'rejected' ? row.reason.code : row?.kind;
const fieldsOf = (row: MappedRow | undefined) =>
  row?.kind === 'mapped' ? row.commands.map(({ fields }) => fields) : [];

describe('a row of a log', () => {
  it('goes by the first rule of which every condition holds', async () => {
    const rows = await mapped([
      ['note', 'd1', 'c1'],
      ['note', 'd2', 'c1'],
    ]);
    expect(rows.map(outcome)).toEqual(['notes of others', 'mapped']);
  });

  it('is rejected where no rule is about it, or skipped where the mapping says so', async () => {
    expect((await mapped([['wave', 'd1', 'c1']])).map(outcome)).toEqual(['unmapped']);
    expect((await mapped([['wave', 'd1', 'c1']], 'otherwise: skip\n')).map(outcome)).toEqual(['otherwise']);
  });

  it('is rejected without its activity, whatever is skipped otherwise', async () => {
    expect((await mapped([['', 'd1', 'c1']], 'otherwise: skip\n')).map(outcome)).toEqual(['missing-value']);
  });

  it('is about the client that stands in it, also where that changes within a case', async () => {
    const [first, second, third] = await mapped([
      ['talk', 'd1', 'c1'],
      ['talk', 'd1', 'c2'],
      ['talk', 'd1', 'c1'],
    ]);
    const clients = [first, second, third].map((row) => fieldsOf(row)[0]?.['clientId']);
    expect(clients[2]).toBe(clients[0]);
    expect(clients[1]).not.toBe(clients[0]);
  });

  it('may draft several offers', async () => {
    const [row] = await mapped([['draft', 'd1', 'c1']]);
    const drafts = fieldsOf(row);
    expect(drafts.map(({ number }) => number)).toEqual(['a1', 'b2']);
    expect(new Set(drafts.map(({ offerId }) => offerId)).size).toBe(2);
  });
});
