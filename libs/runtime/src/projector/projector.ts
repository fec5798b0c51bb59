import type { EventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import { CheckpointMoved, type Generation, LeaseLost, type ReadStore } from '#read-store';
import { AheadOfLog } from './ahead-of-log.js';
import type { GenerationFold } from './generation-fold.js';
import { begun, openFolds, pictureOf } from './held-units.js';
import { foldLive } from './live-pass.js';
import { pause, until } from './pause.js';
import { Rate } from './rate.js';
import { Rebuilding } from './rebuilding.js';
import { messageOf, said } from './said.js';
import type { ProjectorLog, ProjectorSettings } from './settings.js';
import { Shares } from './shares.js';
import { membershipOf, type Unit, unitsOf } from './units.js';
import { Unfollowed } from './unfollowed.js';
import { watchWarnings } from './store-warnings.js';

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;

/**
 * Keeps the live generations of the read models up to date: those partitions of them whose leases it holds, in one pass over the log.
 * Several projectors share the partitions; each looks at the leases three times in the time that one lasts.
 */
export class Projector {
  /** Events folded a second, over the last seconds. */
  readonly rate = new Rate();
  /** What it has met since it last folded anything. */
  trouble: string | undefined;
  private readonly shares: Shares;
  private readonly rebuilding: Rebuilding;
  private readonly unfollowed: Unfollowed;
  private readonly ahead: AheadOfLog;
  /** Ends the pass that is under way, for another one over what is held then. */
  private restart = new AbortController();
  /** Ends the wait for the next look at the leases. */
  private look = new AbortController();
  private folded = '';

  constructor(
    readonly events: EventStore,
    readonly store: ReadStore,
    private readonly models: readonly ReadModel[],
    private readonly log: ProjectorLog,
    private readonly settings: ProjectorSettings,
  ) {
    this.shares = new Shares(store.leases, settings, membershipOf(models));
    this.rebuilding = new Rebuilding({ events, store }, models, log, settings);
    this.unfollowed = new Unfollowed(log);
    this.ahead = new AheadOfLog(events, models, log);
  }

  /**
   * Follows the log until the signal; after a failure it starts again from the last committed checkpoints.
   * Read models whose declaration has changed are rebuilt beside it and join when they are there.
   */
  async run(signal: AbortSignal): Promise<void> {
    const sharing = this.share(signal);
    const watching = watchWarnings(this.events, this.log, signal);
    for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      this.restart = new AbortController();
      try {
        await this.shares.handOver();
        await this.follow(AbortSignal.any([signal, this.restart.signal]), () => {
          wait = FIRST_RETRY_MS;
        });
      } catch (error) {
        if (this.isAnothers(error)) continue;
        this.trouble = messageOf(error);
        this.log.error(`Projection interrupted, next try in ${wait} ms: ${said(error)}`);
        await pause(wait, AbortSignal.any([signal, this.restart.signal]));
      }
    }
    await sharing;
    await this.rebuilding.ended();
    await this.shares.end().catch((error: unknown) => {
      this.log.warn(`Leases are left to expire: ${said(error)}`);
    });
    await watching;
  }

  /** Whether somebody else goes on with what failed. */
  private isAnothers(error: unknown): boolean {
    if (error instanceof LeaseLost) this.shares.lost(error.fence);
    const isAnothers = error instanceof LeaseLost || error instanceof CheckpointMoved;
    if (isAnothers) this.look.abort();
    return isAnothers;
  }

  /** Looks at the leases now and again, until the signal. */
  private async share(signal: AbortSignal): Promise<void> {
    const stop = (): void => {
      this.look.abort();
    };
    signal.addEventListener('abort', stop, { once: true });
    while (!signal.aborted) {
      this.look = new AbortController();
      try {
        await this.round(signal);
      } catch (error) {
        this.log.warn(`Leases could not be looked at: ${said(error)}`);
      }
      await (this.settings.wait ?? pause)(this.settings.leaseMs / 3, this.look.signal);
    }
  }

  private async round(signal: AbortSignal): Promise<void> {
    const generations = await begun(this.store, this.models, this.settings.partitions);
    await this.ahead.look(generations);
    const units = this.unitsIn(generations);
    await this.shares.round(units.map(({ name }) => name));
    if (pictureOf(units, this.shares) !== this.folded) this.restart.abort();
    this.unfollowed.tell(this.rebuilding.others, generations);
    await this.rebuilding.begin(generations, signal, () => {
      this.look.abort();
    });
  }

  private async follow(signal: AbortSignal, progressed: () => void): Promise<void> {
    const folds = await this.open();
    if (folds.length === 0) {
      this.trouble = undefined;
      return until(signal);
    }
    await foldLive(this, folds, signal, (events) => {
      this.rate.count(events);
      this.trouble = undefined;
      progressed();
    });
  }

  private unitsIn(generations: readonly Generation[]): Unit[] {
    return unitsOf(this.models, generations).filter(({ generation }) => !this.ahead.has(generation));
  }

  private async open(): Promise<GenerationFold[]> {
    const units = this.unitsIn(await this.store.generations());
    this.folded = pictureOf(units, this.shares);
    return openFolds(units, this.shares, this.store);
  }
}
