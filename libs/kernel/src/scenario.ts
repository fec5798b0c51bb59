import { type CommandDefinition, type DecisionContext, isRejection } from './command.js';
import type { DomainEvent, EventMetadata, EventOf } from './event.js';
import type { RejectionKind } from './rejection.js';
import { fold, type StreamType } from './stream.js';

const METADATA: EventMetadata = {
  actor: { id: 'anna' },
  occurredAt: '2026-01-01T09:00:00.000Z',
  command: 'given',
  commandId: '00000000-0000-4000-8000-000000000000',
  correlationId: '00000000-0000-4000-8000-000000000000',
  causationId: '00000000-0000-4000-8000-000000000000',
  schemaVersion: 1,
};

/** A past fact for `given`, at a business time where that matters. */
export const past = <Event extends DomainEvent>(event: Event, occurredAt = METADATA.occurredAt) => ({
  ...event,
  metadata: { ...METADATA, occurredAt },
});

export interface Outcome<Catalogue extends object> {
  /** The decision is exactly these new facts. */
  then(...events: EventOf<Catalogue>[]): void;
  /** The decision is a rejection with this code, and of this kind where one is told. */
  thenRejected(code: string, kind?: RejectionKind): void;
}

/**
 * Given past facts, when a command is decided, then new facts or a rejection.
 * @param equal how the test runner compares, e.g. `(a, b) => expect(a).toEqual(b)`
 */
export function scenario<State, Catalogue extends object>(
  stream: StreamType<State, Catalogue>,
  equal: (actual: unknown, expected: unknown) => void,
) {
  return (...history: (EventOf<Catalogue> | (EventOf<Catalogue> & { metadata: EventMetadata }))[]) => ({
    when<Command extends object, Referred extends object>(
      definition: CommandDefinition<Command, State, Catalogue, Referred>,
      command: Command,
      references: Referred,
      context: Partial<DecisionContext> = {},
    ): Outcome<Catalogue> {
      const facts = history.map((event) => ('metadata' in event ? event : past(event)));
      const state = fold(stream as StreamType<State>, facts);
      const decision = definition.decide(state, command, {
        commandId: '11111111-1111-4111-8111-111111111111',
        actor: { id: 'anna' },
        occurredAt: '2026-01-02T09:00:00.000Z',
        ...context,
        references,
      });
      return {
        then: (...events) => {
          equal(decision, events);
        },
        thenRejected: (code, kind) => {
          if (!isRejection(decision)) equal(decision, code);
          else equal([decision.kind, decision.code], [kind ?? decision.kind, code]);
        },
      };
    },
  });
}
