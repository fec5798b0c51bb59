import type { EventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import type { Generation } from '#read-store';
import type { ProjectorLog } from './settings.js';
import { furthestOf, isPast, liveUnknownTo } from './known-to-log.js';

/**
 * Live generations that had seen what the log does not have when the projector started: a backup of the log was put back, or it is
 * another one. They are folded no further, or what is written now would be passed over, or counted on top of what is not in the log.
 * Nothing is thrown away by itself: the log may be the wrong one. `leadger rebuild` makes other generations.
 */
export class AheadOfLog {
  private found: readonly Generation[] | undefined;

  constructor(
    private readonly events: EventStore,
    private readonly models: readonly ReadModel[],
    private readonly log: Pick<ProjectorLog, 'error'>,
  ) {}

  /** Looks once: what is written later would hide it. */
  async look(generations: readonly Generation[]): Promise<void> {
    if (this.found) return;
    const head = await this.events.head();
    this.found = await liveUnknownTo(this.events, this.models, generations, head);
    for (const generation of this.found)
      this.log.error(`${aheadOf(generation, head)} It is not followed until it is rebuilt`);
  }

  has({ model, number }: Generation): boolean {
    return this.found?.some((one) => one.model === model && one.number === number) ?? false;
  }
}

/** What to tell the operator. @param head where the log ends */
export const aheadOf = (generation: Generation, head: string): string =>
  `${generation.model} has seen ${whatOf(generation, head)}: a backup of the log ` +
  'was put back, or it is another one. Name the right log, or run leadger rebuild.';

function whatOf(generation: Generation, head: string): string {
  const { lastSeen } = generation;
  const furthest = furthestOf(generation);
  if (isPast(furthest, head) || !lastSeen)
    return `position ${furthest}, and the log ends at ${head || 'its beginning'}`;
  const { stream, revision, id } = lastSeen;
  return `event ${id} as revision ${revision} of ${stream}, which is not in the log`;
}
