import { type EventStore, StoreUnavailable } from '#event-store';
import type { ReadModel } from '#kernel';
import { CheckpointMoved, type ReadStore, ReadStoreUnavailable } from '#read-store';
import { commit, earliest, outdated } from './commit.js';
import { GenerationFold } from './generation-fold.js';
import { Rate } from './rate.js';
import { rebuild } from './rebuild.js';
import { watchWarnings } from './store-warnings.js';

/** What the projector tells while it works. */
export interface ProjectorLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

const LIVE_PAGE = 200;
/** At the end of the log, events of this long are gathered into one commit: a busy hour costs fewer, larger ones. */
const GATHER_MS = 10;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;

/**
 * Keeps the live generations of all read models up to date: one pass over the log for all of them.
 */
export class Projector {
  /** Events folded a second, over the last seconds. */
  readonly rate = new Rate();
  private restart = new AbortController();

  constructor(
    private readonly events: EventStore,
    private readonly store: ReadStore,
    private readonly models: readonly ReadModel[],
    private readonly log: ProjectorLog,
  ) {}

  /**
   * Follows the log until the signal; after a failure it starts again from the last committed checkpoints.
   * Read models whose declaration has changed are rebuilt beside it and join when they are there.
   */
  async run(signal: AbortSignal): Promise<void> {
    const rebuilding = this.rebuildOutdated(signal);
    const watching = watchWarnings(this.events, this.log, signal);
    for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      this.restart = new AbortController();
      try {
        await this.follow(AbortSignal.any([signal, this.restart.signal]), () => {
          wait = FIRST_RETRY_MS;
        });
      } catch (error) {
        if (error instanceof CheckpointMoved) continue;
        this.log.error(`Projection interrupted, next try in ${wait} ms: ${said(error)}`);
        await sleep(wait, signal);
      }
    }
    await rebuilding;
    await watching;
  }

  private async rebuildOutdated(signal: AbortSignal): Promise<void> {
    try {
      const models = await outdated(this.store, this.models);
      if (models.length === 0) return;
      this.log.info(
        `Rebuilding ${models.map(({ name }) => name).join(', ')}: declared otherwise than when they were built`,
      );
      const folded = await rebuild(this.events, this.store, models, { signal });
      this.log.info(`Rebuilt from ${folded} events`);
      this.restart.abort();
    } catch (error) {
      this.log.error(`Rebuild failed, reads go on from the old generation: ${said(error)}`);
    }
  }

  private async follow(signal: AbortSignal, progressed: () => void): Promise<void> {
    const folds = await this.open();
    if (folds.length === 0) return sleep(LAST_RETRY_MS, signal);
    const types = [...new Set(folds.flatMap(({ model }) => model.eventTypes))];
    const options = { after: earliest(folds), types, lean: true, pageSize: LIVE_PAGE, live: true, signal };
    for await (const page of this.events.pages(options)) {
      for (const fold of folds) await fold.take(page.events, page.position);
      await commit(this.store, folds);
      this.rate.count(page.events.length);
      progressed();
      if (page.events.length < LIVE_PAGE) await sleep(GATHER_MS, options.signal);
    }
  }

  private async open(): Promise<GenerationFold[]> {
    const folds: GenerationFold[] = [];
    for (const model of this.models) {
      const live = (await this.store.live(model)) ?? (await this.store.begin(model));
      if (live.fingerprint !== model.fingerprint) continue;
      folds.push(await GenerationFold.open(model, live, this.store, 'park'));
    }
    return folds;
  }
}

const said = (error: unknown): string =>
  error instanceof StoreUnavailable || error instanceof ReadStoreUnavailable
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
