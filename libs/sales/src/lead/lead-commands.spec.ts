import { type DomainEvent, fold, isRejection, past } from '#kernel';
import { parse, schemaOf } from '#schema';
import { leadCommands } from './index.js';
import { lead } from './lead.js';
import * as is from './lead.examples.js';

const filled: Readonly<Record<string, unknown>> = {
  leadId: is.LEAD,
  clientId: is.CLIENT,
  offerId: is.OFFER,
  pipeline: 'simple',
  source: 'call',
  seller: 'petro',
  to: 'waiting',
  reason: 'dear',
  missing: ['budget'],
  comment: 'Clarify the budget',
  controlPoint: { due: '2026-02-01T09:00:00Z', expected: 'The budget', from: 'client' },
  kind: 'call',
  summary: 'Asked for a discount',
  reachable: true,
  wish: true,
  budget: true,
  number: 'O-1',
  amount: is.euro(1),
};
const fieldsOf = (definition: (typeof leadCommands)[number]): Readonly<Record<string, unknown>> => {
  const required = (schemaOf(definition.type)['required'] ?? []) as readonly string[];
  return Object.fromEntries(required.map((field) => [field, filled[field]]));
};
const commandOf = (definition: (typeof leadCommands)[number]): object => {
  const parsed = parse(definition.type, fieldsOf(definition));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
};
const decide = (definition: (typeof leadCommands)[number], history: readonly DomainEvent[], occurredAt: string) => {
  const state = fold(
    lead,
    history.map((event) => past(event)),
  );
  const context = { commandId: is.NEVER, actor: { id: 'anna' }, occurredAt, references: is.refs };
  return definition.decide(state, commandOf(definition), context);
};

describe.each(leadCommands.map((definition) => [definition.name, definition] as const))('%s', (name, definition) => {
  const registers = name === 'register-lead';

  it('is about the lead that it names', () => {
    expect(definition.id(commandOf(definition))).toBe(is.LEAD);
    expect(definition.stream.category).toBe('lead');
  });

  it('describes every field with an example or another schema', () => {
    const properties = schemaOf(definition.type)['properties'] as Record<string, Record<string, unknown>>;
    for (const [field, schema] of Object.entries(properties)) {
      expect([field, schema]).toEqual([field, expect.objectContaining({ description: expect.any(String) as string })]);
      expect([field, 'examples' in schema || '$ref' in schema]).toEqual([field, true]);
    }
  });

  it('takes no field that it does not know', () => {
    expect(parse(definition.type, { ...fieldsOf(definition), status: 'sold' }).ok).toBe(false);
  });

  it('cannot do without any of its required fields', () => {
    for (const field of Object.keys(fieldsOf(definition))) {
      const parsed = parse(definition.type, { ...fieldsOf(definition), [field]: undefined });
      expect(parsed).toEqual({ ok: false, errors: expect.arrayContaining([expect.objectContaining({ field })]) as [] });
    }
  });

  it('refuses a lead that is not there', () => {
    const decision = decide(definition, [], is.NOW);
    expect(isRejection(decision) ? [decision.kind, decision.code] : decision).toEqual(
      registers ? [expect.objectContaining({ type: 'LeadRegistered' })] : ['not-found', 'lead-not-found'],
    );
  });

  it('refuses a business time before the lead was registered', () => {
    const decision = decide(definition, [is.registered(), is.drafted()], is.BEFORE);
    expect(decision).toMatchObject(
      registers ? { kind: 'conflict', code: 'lead-exists' } : { kind: 'refused', code: 'before-registration' },
    );
  });

  it('says which field breaks which rule, with details', () => {
    const decision = decide(definition, registers ? [is.registered()] : [], is.NOW);
    if (!isRejection(decision)) throw new Error('A rejection is expected');
    expect(decision.message).toMatch(/^\w+: /);
    expect(decision.details).toHaveProperty('leadId', is.LEAD);
  });
});

it('has a name of its own for each command', () => {
  expect(new Set(leadCommands.map(({ name }) => name)).size).toBe(leadCommands.length);
});

it('names the pipeline of the lead wherever a command moves it', () => {
  const state = fold(lead, [past(is.registered())]);
  const moving = leadCommands.filter((definition) => {
    const references = definition.references?.(commandOf(definition), state) ?? {};
    return 'pipeline' in references;
  });
  expect(moving.map(({ name }) => name)).toEqual([
    'register-lead',
    'change-status',
    'put-into-waiting',
    'receive-information',
    'win-lead',
    'lose-lead',
    'reopen-lead',
  ]);
});

describe('a log that is broken', () => {
  it('is not folded where it does not begin with the registration', () => {
    expect(() => fold(lead, [past(is.won)])).toThrow('must begin with LeadRegistered');
  });

  it('is not folded where it moves an offer that was never drafted', () => {
    expect(() => fold(lead, [past(is.registered()), is.sent])).toThrow('never drafted');
  });

  it('is not folded where it holds an event that nobody knows', () => {
    expect(() => fold(lead, [past({ type: 'LeadVanished', data: {} })])).toThrow('LeadVanished');
  });
});
