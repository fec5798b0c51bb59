import type { ReadModel } from '#kernel';
import type { Generation } from '#read-store';
import { differenceOf } from './declaration.js';
import type { ProjectorLog } from './settings.js';
import { liveOf } from './units.js';

const ADVICE =
  'give all programs on this store the same release and settings; each rebuilds at its start what differs from its own';

/** Tells, once, that a read model is not followed because another declaration than this program's built what is live. */
export class Unfollowed {
  /** The fingerprints it was told with, by read model. */
  private readonly told = new Map<string, string>();

  constructor(private readonly log: Pick<ProjectorLog, 'warn'>) {}

  /** @param models those that this program does not rebuild itself */
  tell(models: readonly ReadModel[], generations: readonly Generation[]): void {
    for (const model of models) {
      const live = liveOf(model, generations);
      const difference = differenceOf(model, live);
      if (!live || difference === undefined) this.told.delete(model.name);
      else if (this.told.get(model.name) !== live.fingerprint) {
        this.told.set(model.name, live.fingerprint);
        this.log.warn(`${difference}. It is not followed here: ${ADVICE}`);
      }
    }
  }
}
