import type { EventStore } from '#event-store';
import type { ReadStore } from '#read-store';
import { letGoOfColdest } from './coldest.js';
import { commit, earliest } from './commit.js';
import type { GenerationFold } from './generation-fold.js';
import { pause } from './pause.js';

const PAGE = 1_000;
/** At the end of the log, events of this long are gathered into one commit: a busy hour costs fewer, larger ones. */
const GATHER_MS = 10;
/** Documents in memory, for events to come. */
const KEPT_DOCUMENTS = 10_000;
/** What of them stays when it becomes too many. */
const WARM = 1 / 2;

/**
 * Follows the log until the signal, page by page, each committed before the next.
 * @param onPage is told how many events a page had, when it is committed
 */
export async function foldLive(
  { events, store }: { readonly events: EventStore; readonly store: ReadStore },
  folds: readonly GenerationFold[],
  signal: AbortSignal,
  onPage: (events: number) => void,
): Promise<void> {
  const types = [...new Set(folds.flatMap(({ model }) => model.eventTypes))];
  const options = { after: earliest(folds), types, lean: true, pageSize: PAGE, live: true, signal };
  for await (const page of events.pages(options)) {
    for (const fold of folds) await fold.take(page.events, page.position);
    await commit(store, folds);
    letGoOfColdest(folds, KEPT_DOCUMENTS, WARM);
    onPage(page.events.length);
    if (page.events.length < PAGE) await pause(GATHER_MS, signal);
  }
}
