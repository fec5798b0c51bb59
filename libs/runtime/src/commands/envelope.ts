import type { Actor, EventMetadata, NewEvent } from '#kernel';
import { parse as bytesOf, v5 } from 'uuid';

/** What comes with a command from outside: who, when, and the ids that make it repeatable and traceable. */
export interface Envelope {
  readonly commandId: string;
  /** See `commandDigest`; absent where nobody named the command. */
  readonly digest?: string;
  readonly actor: Actor;
  /** Business time, an ISO 8601 instant in UTC. */
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Set by `If-Match`: the revision the sender has seen; the command is not decided on any other. */
  readonly expectedRevision?: number;
}

const SCHEMA_VERSION = 1;
const EVENT_IDS = bytesOf('5f0f7a1c-7d1b-5a2e-9c3d-0b6f2f1f4e11');

/** Event ids derive from command, stream and place, so that a retry after a lost answer cannot append twice (RFC 9562, UUIDv5). */
export const eventId = (commandId: string, stream: string, index: number): string =>
  // Bytes, because the package turns strings into bytes slowly.
  v5(Buffer.from(`${commandId}\n${stream}\n${index}`), EVENT_IDS);

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
  };
  return facts.map(({ type, data }, index) => ({
    id: eventId(envelope.commandId, stream, index),
    type,
    data,
    metadata,
  }));
}
