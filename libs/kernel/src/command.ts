import type { Actor, EventOf } from './event.js';
import type { Rejection } from './rejection.js';
import type { StreamType } from './stream.js';

/** Another stream whose state a decision needs to see; it is read, never written, by the command. */
export interface Reference<State> {
  readonly stream: StreamType<State>;
  readonly id: string;
}

export type References<Referred extends object> = { readonly [Name in keyof Referred]: Reference<Referred[Name]> };

/** Everything a decision may know beside state and command. Times and ids come in here and nowhere else. */
export interface DecisionContext<Referred extends object = object> {
  readonly commandId: string;
  readonly actor: Actor;
  /** Business time of the command, an ISO 8601 instant in UTC. */
  readonly occurredAt: string;
  readonly references: Referred;
}

/** New facts in order (none = idempotent no-op), or the reason why not. */
export type Decision<Catalogue extends object = never> = readonly EventOf<Catalogue>[] | Rejection;

export const isRejection = (decision: readonly unknown[] | Rejection): decision is Rejection =>
  !Array.isArray(decision);

/**
 * A command: its class (fields and their rules), the stream it is about, and the pure decision.
 * Without type arguments it is any command, whatever its state and events.
 */
export interface CommandDefinition<
  Command extends object = object,
  State = unknown,
  Catalogue extends object = never,
  Referred extends object = object,
> {
  /** Kebab-case imperative, e.g. `refuse-offer`; recorded with every event. */
  readonly name: string;
  readonly type: new () => Command;
  readonly stream: StreamType<State, Catalogue>;
  /** The id of the stream the command is about. */
  id(command: Command): string;
  references?(command: Command, state: State): References<Referred>;
  /** The command without what names or describes a person: what may be digested, as a digest outlives an erasure. */
  impersonal?(command: Command): object;
  decide(state: State, command: Command, context: DecisionContext<Referred>): Decision<Catalogue>;
}

/** Declares a command; only its types are inferred here. */
export const defineCommand = <Command extends object, State, Catalogue extends object, Referred extends object>(
  definition: CommandDefinition<Command, State, Catalogue, Referred>,
): CommandDefinition<Command, State, Catalogue, Referred> => definition;
