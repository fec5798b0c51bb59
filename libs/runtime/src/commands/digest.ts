import { createHash } from 'node:crypto';
import { type Actor, canonicalJson, type CommandDefinition } from '#kernel';

/** Characters of base64url; 132 bits. */
const LENGTH = 22;

/**
 * Tells whether a command that comes under an id again is the same: SHA-256 of who sent it, what it holds and when it is said to
 * have happened. What is personal is left out, because the digest stays in the log when that is erased.
 * @param occurredAt `null` where the sender said no time
 */
export function commandDigest(
  definition: CommandDefinition,
  command: object,
  actor: Actor,
  occurredAt: string | null,
): string {
  const content = definition.impersonal ? definition.impersonal(command) : command;
  const text = canonicalJson({ actor: actor.id, occurredAt, content });
  return createHash('sha256').update(text).digest('base64url').slice(0, LENGTH);
}
