import type { EventStore } from '#event-store';
import { pause } from './pause.js';
import type { ProjectorLog } from './settings.js';

const EVERY_MS = 60_000;

/**
 * Until the signal, logs what an operator should know of the event store, a retention setting that would eat history for example:
 * each warning when it appears, at the start or later. Whether the store answers at all is not looked at here.
 */
export async function watchWarnings(
  events: Pick<EventStore, 'check'>,
  log: Pick<ProjectorLog, 'warn'>,
  signal: AbortSignal,
  everyMs = EVERY_MS,
): Promise<void> {
  let known = new Set<string>();
  while (!signal.aborted) {
    const found = await events.check().then(
      ({ warnings }) => new Set(warnings),
      () => known,
    );
    for (const warning of found) if (!known.has(warning)) log.warn(warning);
    known = found;
    await pause(everyMs, signal);
  }
}
