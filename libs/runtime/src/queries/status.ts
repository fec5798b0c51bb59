import type { EventStore } from '#event-store';
import { defineQuery, type QueryDefinition, type ReadModel, timeZoneOf } from '#kernel';
import type { ParkedEvent, ReadStore } from '#read-store';
import { aheadOf } from '../projector/ahead-of-log.js';
import { differenceOf } from '../projector/declaration.js';
import { answersOf } from './health.js';
import { lagOf, type Standing, standingOf } from './standing.js';
import { LONGEST, type ReadModelStatus, StatusAnswer } from './status-answer.js';

export class GetStatus {}

export interface StatusSources {
  readonly version: string;
  readonly events: EventStore;
  readonly store: ReadStore;
  readonly models: readonly ReadModel[];
  /** What keeps the projector of this process from folding; nothing where none runs. */
  readonly troubles: () => readonly string[];
  /** Events folded a second; 0 where no projector runs in this process. */
  readonly rate: () => number;
}

/** `/status`: where every read model stands. */
export const statusQuery = (sources: StatusSources): QueryDefinition =>
  defineQuery<GetStatus, StatusAnswer>({
    name: 'get-status',
    type: GetStatus,
    answer: StatusAnswer,
    reads: sources.models,
    run: async (_, { calendar, now }) => {
      const { events, store } = sources;
      const { eventStore, readStore, warnings } = await answersOf(events, store);
      const head = await events.head();
      const lagAfter = lagOf(events, head, now);
      const standings = await Promise.all(
        (await standingOf(sources, { head, lagAfter })).map(async (one) => ({
          ...one,
          ...(await stateOf(store, one)),
        })),
      );
      return {
        version: sources.version,
        timeZone: calendar.timeZone,
        eventStore,
        readStore,
        head,
        warnings: [...warnings, ...sources.troubles(), ...standings.flatMap(warningsOf)].map((warning) =>
          warning.slice(0, LONGEST),
        ),
        readModels: await Promise.all(standings.map((standing) => modelStatus(sources.rate, standing))),
      };
    },
  });

interface State {
  readonly parked: readonly ParkedEvent[];
  readonly lagSeconds: number;
}

const stateOf = async (store: ReadStore, { live, lagAfter }: Standing): Promise<State> => ({
  parked: live ? await store.parked(live) : [],
  lagSeconds: await lagAfter(live?.checkpoint ?? ''),
});

async function modelStatus(rate: StatusSources['rate'], standing: Standing & State): Promise<ReadModelStatus> {
  const { model, live, building, isCurrent, head, parked, lagSeconds } = standing;
  const position = live?.checkpoint ?? '';
  const partitions = await Promise.all(
    standing.partitions.map(async (one) => ({ ...one, lagSeconds: await standing.lagAfter(one.position) })),
  );
  return {
    name: model.name,
    health: healthOf(standing),
    declaredOtherwise: differenceOf(model, live) ?? null,
    generation: live?.number ?? 0,
    timeZone: timeZoneOf(live ?? model) ?? null,
    position,
    upToDate: isCurrent && !standing.isAhead && position >= head,
    lagSeconds,
    eventsPerSecond: isCurrent ? rate() : 0,
    parked: parked.length,
    rebuildAt: building?.checkpoint ?? null,
    partitions,
  };
}

/** How many of what is parked in one read model are told of; its number says how many there are. */
const TOLD = 3;

function warningsOf({ model, live, head, isAhead, isRebuilding, parked }: Standing & State): string[] {
  const told = parked
    .slice(0, TOLD)
    .map(({ position, error }) => `${model.name} has parked the event at ${position}: ${error}`);
  return live && isAhead && !isRebuilding ? [...told, aheadOf(live, head)] : told;
}

/** How old the oldest event may be that a read model has not seen, in seconds, until it is yellow. */
const BEHIND = 60;

function healthOf(standing: Standing & State): string {
  const { partitions, live, isCurrent, isRebuilding, isAhead, head, parked, lagSeconds } = standing;
  const unowned = isCurrent ? partitions.filter(({ owner }) => owner === null) : [];
  const isStalled = live !== undefined && (!isCurrent || isAhead) && !isRebuilding;
  if (isStalled || unowned.some(({ position }) => position < head)) return 'red';
  if (!isCurrent || isRebuilding) return 'building';
  return parked.length > 0 || unowned.length > 0 || lagSeconds > BEHIND ? 'yellow' : 'green';
}
