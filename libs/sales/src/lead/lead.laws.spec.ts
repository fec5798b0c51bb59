import fc from 'fast-check';
import { type CommandDefinition, type DomainEvent, isRejection, past } from '#kernel';
import type { LeadEvent } from './events.js';
import { leadCommands } from './index.js';
import { lead, type LeadState } from './lead.js';
import * as is from './lead.examples.js';

interface Step {
  readonly definition: CommandDefinition;
  readonly command: object;
  readonly occurredAt: string;
}
interface Run {
  readonly before: LeadState;
  readonly event: LeadEvent;
  readonly after: LeadState;
  readonly occurredAt: string;
}

const statuses = is.simple.versions[1]?.statuses.map(({ code }) => code) ?? [];
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const amount = fc.record({ minor: fc.nat(), currency: fc.constantFrom('EUR', 'USD') });
const offerId = fc.constantFrom(is.OFFER, is.NEVER);
const day = fc
  .integer({ min: -1, max: 60 })
  .map((days) => new Date(Date.parse(is.THEN) + days * 86_400_000).toISOString());

/** Fields of every command at once: each command takes those it knows. */
const fields = fc.record({
  to: maybe(fc.constantFrom(...statuses, 'paradise')),
  seller: maybe(fc.constantFrom('olga', 'petro')),
  reason: fc.constantFrom('dear', 'slow', 'rival', 'whim', ''),
  competitor: maybe(fc.constant(is.rival)),
  missing: fc.constant(['budget']),
  comment: fc.constant('Clarify'),
  controlPoint: fc.record({ due: day, expected: fc.constant('An answer'), from: fc.constant('client') }),
  reachable: fc.boolean(),
  wish: fc.boolean(),
  budget: fc.boolean(),
  kind: fc.constant('call'),
  summary: fc.constant('Called'),
  number: fc.constant('O-1'),
  amount: maybe(amount),
  offerId,
});
const NEEDS: Readonly<Record<string, { readonly seller?: string; readonly to?: string; readonly amount?: object }>> = {
  'assign-lead': { seller: 'olga' },
  'change-status': { to: 'talking' },
  'put-into-waiting': { to: 'waiting' },
  'draft-offer': { amount: is.euro(100) },
};

const step: fc.Arbitrary<Step> = fc
  .record({ definition: fc.constantFrom(...leadCommands), fields, occurredAt: day })
  .map(({ definition, fields, occurredAt }) => {
    const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const ids = { leadId: is.LEAD, clientId: is.CLIENT, pipeline: 'simple', source: 'call' };
    const command = { ...ids, ...NEEDS[definition.name], ...said };
    return { definition, command, occurredAt };
  });
const registration: Step = {
  definition: leadCommands[0] as CommandDefinition,
  command: { leadId: is.LEAD, clientId: is.CLIENT, pipeline: 'simple', source: 'call', seller: 'olga' },
  occurredAt: is.THEN,
};
/** Version 1, so that every status of the examples is there. */
const references = { ...is.refs, pipeline: { ...is.simple, latest: 1 } };

/** Decides the steps one after the other, each on what the ones before left; whoever changed that would be thrown at. */
function play(steps: readonly Step[]): Run[] {
  const runs: Run[] = [];
  let state = lead.initial;
  for (const { definition, command, occurredAt } of [registration, ...steps]) {
    const context = { commandId: is.NEVER, actor: { id: 'anna' }, occurredAt, references };
    const decision = definition.decide(state, command, context);
    if (isRejection(decision)) continue;
    for (const fact of decision) {
      const event = throughJson(fact);
      const after = frozen(lead.apply(state, event, past(event, occurredAt).metadata));
      runs.push({ before: state, event, after, occurredAt });
      state = after;
    }
  }
  return runs;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

const throughJson = (event: DomainEvent): LeadEvent => JSON.parse(JSON.stringify(event)) as LeadEvent;

const holds = (law: (runs: readonly Run[]) => void, seed?: number) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      law(play(steps));
    }),
    { numRuns: 300, ...(seed === undefined ? {} : { seed }) },
  );
};

beforeEach(() => {
  expect.hasAssertions();
});

describe('whatever is commanded, in whatever order', () => {
  it('reaches every event there is', () => {
    const seen = new Set<string>();
    holds((runs) => {
      for (const { event } of runs) seen.add(event.type);
    }, 1);
    expect([...seen].sort()).toEqual([...lead.eventTypes].sort());
  });

  it('no loss is without a reason of the catalogue, and none of a competitor without the competitor', () => {
    holds((runs) => {
      for (const { event, after, occurredAt } of runs) {
        if (after.phase === 'lost') expect(['dear', 'rival', 'slow']).toContain(after.reason);
        if (event.type !== 'LeadLost' && event.type !== 'OfferRefused') continue;
        const notYetRetired = Date.parse(occurredAt) < Date.parse(is.RETIRED_AT) ? ['slow'] : [];
        expect(['dear', 'rival', ...notYetRetired]).toContain(event.data.reason);
        if (event.data.reason === 'rival') expect(event.data.competitor).toEqual(is.rival);
      }
      expect(runs.length).toBeGreaterThan(0);
    });
  });

  it('the phase of a lead fits the kind of its status', () => {
    const kinds = { open: ['open', 'dormant-pool'], waiting: ['waiting'], won: ['won'], lost: ['lost'] };
    holds((runs) => {
      for (const { after } of runs) {
        if (after.phase === 'none') throw new Error('A lead that was registered is there');
        expect(kinds[after.phase]).toContain(after.visit.kind);
      }
    });
  });

  it('no offer is concluded twice, and nothing happens to it afterwards', () => {
    holds((runs) => {
      const concluded = new Set<string>();
      for (const { event } of runs) {
        if (!('offerId' in event.data)) continue;
        expect(concluded).not.toContain(event.data.offerId);
        if (/Accepted|Refused|Withdrawn/.test(event.type)) concluded.add(event.data.offerId);
      }
      expect(runs.length).toBeGreaterThan(0);
    });
  });

  it('the seller and the instant of the first sending never change', () => {
    holds((runs) => {
      const first = new Map<string, unknown>();
      for (const { event } of runs) {
        if (!('offerId' in event.data)) continue;
        const { offerId, seller, firstSentAt } = event.data;
        if (event.type === 'OfferSent') expect(seller).not.toBeNull();
        if (first.has(offerId)) expect({ seller, firstSentAt }).toEqual(first.get(offerId));
        else if (firstSentAt !== null) first.set(offerId, { seller, firstSentAt });
      }
      expect(runs.length).toBeGreaterThan(0);
    });
  });

  it('a closed lead takes contacts, the conclusion of its offers, after-sale moves and a reopen, nothing else', () => {
    const always = ['LeadContactLogged', 'OfferAccepted', 'OfferRefused', 'OfferWithdrawn', 'LeadReopened'];
    holds((runs) => {
      for (const { before, event } of runs) {
        if (before.phase === 'lost') expect(always).toContain(event.type);
        if (before.phase === 'won') expect([...always, 'LeadStatusChanged']).toContain(event.type);
        if (before.phase === 'won' && event.type === 'LeadStatusChanged') expect(event.data.toKind).toBe('won');
      }
      expect(runs.length).toBeGreaterThan(0);
    });
  });

  it('every move begins where the one before ended', () => {
    holds((runs) => {
      for (const { before, event, after } of runs) {
        if (!('from' in event.data) || before.phase === 'none' || after.phase === 'none') continue;
        expect(event.data.from).toEqual(before.visit);
        expect([after.visit.status, after.visit.kind]).toEqual([event.data.to, event.data.toKind]);
      }
      expect(runs.length).toBeGreaterThan(0);
    });
  });
});
