/** Who acted: the person's id (or `system`), with the role it acted in where access control is configured. */
export interface Actor {
  readonly id: string;
  readonly role?: string;
}

/** What every event carries beside its data. `occurredAt` is business time, an ISO 8601 instant in UTC. */
export interface EventMetadata {
  readonly actor: Actor;
  readonly occurredAt: string;
  /** Name of the command that was decided, e.g. `refuse-offer`. */
  readonly command: string;
  readonly commandId: string;
  /** Digest of who sent the command and what it held, without what is personal; on commands with an `Idempotency-Key`. */
  readonly commandDigest?: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly schemaVersion: number;
  /** Only on imported events: the row of the log that they came from, from 1; 0 for what was sent before the rows that need it. */
  readonly row?: number;
  /** Only on events copied from another store: when that store recorded them. It then stands for the store's own time. */
  readonly recordedAt?: string;
}

/** A past fact as a decision yields it: a type from a catalogue and JSON data. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** The union of the events of a catalogue `{ EventType: Data }`; of `never`, which stands for any catalogue, any event. */
export type EventOf<Catalogue extends object> = [Catalogue] extends [never]
  ? DomainEvent
  : { [Type in keyof Catalogue & string]: DomainEvent<Type, Catalogue[Type]> }[keyof Catalogue & string];

/** An event on its way into a store. `id` is a UUID, unique for ever. */
export interface NewEvent extends DomainEvent {
  readonly id: string;
  readonly metadata: EventMetadata;
}

/** A place in the log, opaque outside the store adapters: positions compare as strings. */
export type Position = string;

/** The position before the first event. */
export const START: Position = '';

/** An event as a store hands it out. */
export interface RecordedEvent<Type extends string = string, Data = unknown> extends DomainEvent<Type, Data> {
  readonly id: string;
  readonly stream: string;
  /** Place in its stream, from 0. */
  readonly revision: number;
  readonly position: Position;
  /** When it happened: the metadata's, at hand without them. */
  readonly occurredAt: string;
  /** When the store learned it: an ISO 8601 instant in UTC. */
  readonly recordedAt: string;
  readonly metadata: EventMetadata;
}

/** An amount in integer minor units (cents) of an ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}
