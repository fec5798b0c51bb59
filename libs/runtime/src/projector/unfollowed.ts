import type { ReadModel } from '#kernel';
import type { Generation } from '#read-store';
import { differenceOf } from './declaration.js';
import type { ProjectorLog } from './settings.js';
import { liveOf } from './units.js';

const ADVICE =
  'give all programs on this store the same release and settings; each rebuilds at its start what differs from its own';

/** Tells of each live generation, once, that it is not followed because another declaration built it. */
export class Unfollowed {
  private readonly told = new Set<string>();

  constructor(private readonly log: Pick<ProjectorLog, 'warn'>) {}

  /** @param models those that this program does not rebuild itself */
  tell(models: readonly ReadModel[], generations: readonly Generation[]): void {
    for (const model of models) {
      const difference = differenceOf(model, liveOf(model, generations));
      if (difference === undefined || this.told.has(difference)) continue;
      this.told.add(difference);
      this.log.warn(`${difference}. It is not followed here: ${ADVICE}`);
    }
  }
}
