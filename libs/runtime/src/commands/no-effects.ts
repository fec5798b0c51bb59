import { LRUCache } from 'lru-cache';
import { type CommandAnswer, requireSame } from './answer.js';
import type { Envelope } from './envelope.js';

const REMEMBERED = 10_000;

interface NoEffect {
  readonly command: string;
  readonly digest: string | undefined;
  readonly answer: CommandAnswer;
}

/**
 * Commands under a key of the sender's that changed nothing: they leave no event to be found again by. This process remembers the last
 * of them, since a retry after a lost answer comes soon: decided anew, it could undo what another did meanwhile (ADR 21).
 */
export class NoEffects {
  private readonly known = new LRUCache<string, NoEffect>({ max: REMEMBERED });

  /** @throws Rejected if the key was another command's */
  answerAgain(stream: string, command: string, { commandId, digest }: Envelope): CommandAnswer | undefined {
    const found = this.known.get(keyOf(stream, commandId));
    if (!found) return undefined;
    requireSame(found, { command, commandId, digest });
    return { ...found.answer, repeated: true };
  }

  remember(stream: string, command: string, { commandId, digest }: Envelope, answer: CommandAnswer): void {
    if (digest !== undefined && answer.eventTypes.length === 0)
      this.known.set(keyOf(stream, commandId), { command, digest, answer });
  }
}

const keyOf = (stream: string, commandId: string): string => `${stream} ${commandId}`;
