import { uuidsIn } from '#ids';
import type { Actor, EventMetadata, NewEvent } from '#kernel';

/** What comes with a command from outside: who, when, and the ids that make it repeatable and traceable. */
export interface Envelope {
  readonly commandId: string;
  /** See `commandDigest`; absent where nobody named the command. */
  readonly digest?: string;
  readonly actor: Actor;
  /** Business time, an ISO 8601 instant in UTC. */
  readonly occurredAt: string;
  /** Nobody said when: it is the time of the clock here, which may be behind the one that wrote to the stream before. */
  readonly isNow?: boolean;
  readonly correlationId: string;
  readonly causationId: string;
  /** The row of an imported log. */
  readonly row?: number;
  /** Set by `If-Match`: the revision the sender has seen; the command is not decided on any other. `any` = there must be one. */
  readonly expectedRevision?: number | 'any';
}

const SCHEMA_VERSION = 1;
const idOf = uuidsIn('5f0f7a1c-7d1b-5a2e-9c3d-0b6f2f1f4e11');

/**
 * Event ids derive from command, stream and place, so that a retry after a lost answer cannot append twice. And from what tells one
 * try from another: where two processes try at once, a store takes equal ids for the same events, and whoever was slower
 * would go on from what it decided itself, though the other's stands in the log. What is left to differ under one id is what is not
 * digested because it is personal, and that no state keeps.
 */
function eventId({ commandId, digest = '', actor, occurredAt }: Envelope, stream: string, index: number): string {
  return idOf([commandId, stream, index, occurredAt, actor.id, digest].join('\n'));
}

/**
 * Now is never before what has happened to a stream: clocks of several machines differ, and one that was set wrong is set back.
 * @param latest the latest time in the stream, '' where there is none
 */
export const notBefore = (envelope: Envelope, latest: string): Envelope =>
  envelope.isNow && envelope.occurredAt < latest ? { ...envelope, occurredAt: latest } : envelope;

/** The decided facts as events ready to be appended. */
export function toEvents(
  stream: string,
  command: string,
  facts: readonly { readonly type: string; readonly data: unknown }[],
  envelope: Envelope,
): NewEvent[] {
  const metadata: EventMetadata = {
    actor: envelope.actor,
    occurredAt: envelope.occurredAt,
    command,
    commandId: envelope.commandId,
    ...(envelope.digest === undefined ? {} : { commandDigest: envelope.digest }),
    correlationId: envelope.correlationId,
    causationId: envelope.causationId,
    schemaVersion: SCHEMA_VERSION,
    ...(envelope.row === undefined ? {} : { row: envelope.row }),
  };
  return facts.map(({ type, data }, index) => ({
    id: eventId(envelope, stream, index),
    type,
    data,
    metadata,
  }));
}
