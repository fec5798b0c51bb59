import { type Position, reject, Rejected, type Rejection } from '#kernel';
import type { Envelope } from './envelope.js';
import type { LoadedStream } from './stream-loader.js';

/** Where the stream stands after a command, and what was recorded (nothing, where it changed nothing). */
export interface CommandAnswer {
  readonly revision: number;
  readonly position: Position;
  readonly eventTypes: readonly string[];
  /** The command had been accepted before; this is the first answer again. */
  readonly repeated: boolean;
}

/**
 * The first answer of a command that this stream has seen.
 * @throws Rejected if its id was another command's. Where either has no digest (older events, imports), the name must do.
 */
export function answerAgain(
  loaded: LoadedStream<unknown>,
  name: string,
  { commandId, digest }: Pick<Envelope, 'commandId' | 'digest'>,
): CommandAnswer | undefined {
  const done = loaded.done.get(commandId);
  if (!done) return undefined;
  requireSame(done, { command: name, commandId, digest });
  return { revision: done.revision, position: done.position, eventTypes: done.eventTypes, repeated: true };
}

/** @throws Rejected if the key was another command's */
export function requireSame(
  done: { readonly command: string; readonly digest: string | undefined },
  { command, commandId, digest }: Pick<Envelope, 'commandId' | 'digest'> & { readonly command: string },
): void {
  if (done.command !== command) throw new Rejected(keyReused(commandId, done.command));
  if (done.digest !== undefined && digest !== undefined && done.digest !== digest)
    throw new Rejected(keyReused(commandId, done.command, ', with other content or by another actor'));
}

const keyReused = (commandId: string, command: string, how = ''): Rejection =>
  reject('refused', 'idempotency-key-reused', `Idempotency-Key ${commandId} was used for ${command} already${how}`, {
    commandId,
    command,
  });
