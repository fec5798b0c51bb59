import { type EventStore, StoreUnavailable } from '#event-store';
import type { ReadModel } from '#kernel';
import {
  CheckpointMoved,
  type Generation,
  type Lease,
  LeaseLost,
  type ReadStore,
  ReadStoreUnavailable,
} from '#read-store';
import { CannotFold } from './cannot-fold.js';
import { leasesToRebuild, rebuildUnder } from './leased-rebuild.js';
import type { ProjectorLog, ProjectorSettings } from './settings.js';
import { said } from './said.js';
import { outdatedOf, rebuildLease } from './units.js';

/**
 * The rebuilds that a projector does on its own: of models that were declared otherwise than the program has them now when it
 * started. Only those: where an older release still runs beside a newer one, it must not take the newer one's work back.
 */
export class Rebuilding {
  private outdated: readonly ReadModel[] | undefined;
  private underWay: Promise<void> | undefined;

  constructor(
    private readonly stores: { readonly events: EventStore; readonly store: ReadStore },
    private readonly models: readonly ReadModel[],
    private readonly log: ProjectorLog,
    private readonly settings: ProjectorSettings,
  ) {}

  /** The models that it does not rebuild, or not any more. */
  get others(): readonly ReadModel[] {
    const outdated = new Set(this.outdated ?? this.models);
    return this.models.filter((model) => !outdated.has(model));
  }

  /** Begins, beside the caller, what is to be rebuilt and nobody rebuilds; `done` is called when it has ended. */
  async begin(generations: readonly Generation[], signal: AbortSignal, done: () => void): Promise<void> {
    this.outdated = outdatedOf(this.outdated ?? this.models, generations);
    if (this.outdated.length === 0 || this.underWay) return;
    const leases = await this.leased();
    const models = this.outdated.filter(({ name }) => leases.some((lease) => lease.name === rebuildLease(name)));
    if (models.length === 0) return;
    this.log.info(
      `Rebuilding ${models.map(({ name }) => name).join(', ')}: declared otherwise than when they were built`,
    );
    this.underWay = rebuildUnder(leases, this.stores, models, { ...this.settings, signal })
      .then(({ folded, isComplete }) => {
        if (isComplete) this.log.info(`Rebuilt from ${folded} events`);
      })
      .catch((error: unknown) => {
        this.failed(models, error);
      })
      .finally(() => {
        this.underWay = undefined;
        done();
      });
  }

  /** The leases of what is to be rebuilt, looked at once more under them: another may have done it just before. */
  private async leased(): Promise<Lease[]> {
    const { store } = this.stores;
    const leases = await leasesToRebuild(store, this.outdated ?? [], this.settings);
    if (leases.length === 0) return leases;
    this.outdated = outdatedOf(this.outdated ?? [], await store.generations());
    const needed = new Set(this.outdated.map(({ name }) => rebuildLease(name)));
    const done = leases.filter(({ name }) => !needed.has(name));
    if (done.length > 0) await store.leases.release(done);
    return leases.filter(({ name }) => needed.has(name));
  }

  /** What cannot be folded cannot be folded the next time either, the other models can; a store that was away may be back. */
  private failed(models: readonly ReadModel[], error: unknown): void {
    this.log.error(`Rebuild failed, reads go on from the old generation: ${said(error)}`);
    if (MAY_GO_ON.some((kind) => error instanceof kind)) return;
    const given = error instanceof CannotFold ? models.filter(({ name }) => name === error.model) : models;
    this.outdated = this.outdated?.filter((model) => !given.includes(model));
  }

  async ended(): Promise<void> {
    await this.underWay;
  }
}

const MAY_GO_ON = [StoreUnavailable, ReadStoreUnavailable, CheckpointMoved, LeaseLost];
