import type { EventStore } from '#event-store';
import { defineQuery, type QueryDefinition, type ReadModel, timeZoneOf } from '#kernel';
import type { ReadStore } from '#read-store';
import { AnyText, Figure, Flag, ListOf, OneOf, Strings, Whole } from '#schema';
import { differenceOf } from '../projector/declaration.js';
import { lagOf, type Standing, standingOf } from './standing.js';

/** Where one partition of a read model stands, and who folds it. */
export class PartitionStatus {
  @Whole('Number of the partition, from 0', 0) partition!: number;
  @AnyText('Position up to which every event is in it; empty = none is', '0000000000000042') position!: string;
  @Figure('Age of the oldest event that it has not seen, in seconds; 0 = none', 0.2, { min: 0 }) lagSeconds!: number;
  @AnyText('The projector that folds it: host, process id and a random part; null = none', 'desk-7:4711:9f3c2a10', {
    nullable: true,
  })
  owner!: string | null;
  @Whole('How many times it has got an owner; a write under a lower number is refused. null = it has none now', 3, {
    nullable: true,
  })
  token!: number | null;
}

/** Where one read model stands. */
export class ReadModelStatus {
  @AnyText('Name of the read model', 'leads') name!: string;
  @OneOf(
    'green = follows the log; yellow = events are parked, or a partition has no owner and no event waits for it; ' +
      'red = events wait and nobody folds them, or it was declared otherwise since, or has seen more than the log holds, and nobody rebuilds it; ' +
      'building = not there yet or being rebuilt',
    ['green', 'yellow', 'red', 'building'],
  )
  health!: string;
  @AnyText(
    'How the generation that queries read differs from what this program declares, in its time zone for example, so that ' +
      'this program does not follow it; null = it does not differ',
    'funnels: the live generation 2 was counted in UTC, this program counts in Europe/Kyiv (LEADGER_TIME_ZONE)',
    { nullable: true },
  )
  declaredOtherwise!: string | null;
  @Whole('Number of the generation that queries read', 1) generation!: number;
  @AnyText('IANA time zone of the days that it counts; null = it counts none', 'Europe/Kyiv', { nullable: true })
  timeZone!: string | null;
  @AnyText('Position up to which every event is in it', '0000000000000042') position!: string;
  @Flag('Whether it has seen the whole log') upToDate!: boolean;
  @Figure('Age of the oldest event that it has not seen, in seconds; 0 = none', 0.2, { min: 0 }) lagSeconds!: number;
  @Figure('Events folded a second over the last ten seconds by the projector of this process', 120, { min: 0 })
  eventsPerSecond!: number;
  @Whole('Documents that stand still because an event could not be folded; rebuild after a fix', 0) parked!: number;
  @AnyText('Position of the rebuild under way, or where one was left; null = none', '0000000000000007', {
    nullable: true,
  })
  rebuildAt!: string | null;
  @ListOf('Its parts, each folded by one projector', () => PartitionStatus) partitions!: PartitionStatus[];
}

export class StatusAnswer {
  @AnyText('Version of Leadger', '0.1.0') version!: string;
  @AnyText("The company's time zone", 'Europe/Kyiv') timeZone!: string;
  @AnyText('The event store and its version, like `sqlite 3.45.1` or `eventstoredb 23.10.6.0`', 'sqlite 3.45.1')
  eventStore!: string;
  @AnyText('The read store and its version, like `sqlite 3.45.1` or `mongodb 7.0.14`', 'sqlite 3.45.1')
  readStore!: string;
  @AnyText(
    'Position of the last event, in the form of the event store: 16 digits in SQLite, two times 20 with a dash in EventStoreDB; ' +
      'empty = there is none',
    '0000000000000042',
  )
  head!: string;
  @Strings('What an operator should look at', [], { max: 1_000 }) warnings!: string[];
  @ListOf('Every read model', () => ReadModelStatus) readModels!: ReadModelStatus[];
}

export class GetStatus {}

export interface StatusSources {
  readonly version: string;
  readonly events: EventStore;
  readonly store: ReadStore;
  readonly models: readonly ReadModel[];
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
      const [log, documents, head] = await Promise.all([events.check(), store.check(), events.head()]);
      const lagAfter = lagOf(events, head, now);
      const standings = await standingOf(sources, { head, lagAfter });
      return {
        version: sources.version,
        timeZone: calendar.timeZone,
        eventStore: `${log.kind} ${log.version}`,
        readStore: `${documents.kind} ${documents.version}`,
        head,
        warnings: [...log.warnings, ...standings.flatMap(warningOf)],
        readModels: await Promise.all(standings.map((standing) => modelStatus(sources, standing))),
      };
    },
  });

async function modelStatus({ store, rate }: StatusSources, standing: Standing): Promise<ReadModelStatus> {
  const { model, live, building, isCurrent, head } = standing;
  const parked = live ? (await store.parked(live)).length : 0;
  const position = live?.checkpoint ?? '';
  const partitions = await Promise.all(
    standing.partitions.map(async (one) => ({ ...one, lagSeconds: await standing.lagAfter(one.position) })),
  );
  return {
    name: model.name,
    health: healthOf(standing, parked),
    declaredOtherwise: differenceOf(model, live) ?? null,
    generation: live?.number ?? 0,
    timeZone: timeZoneOf(live ?? model) ?? null,
    position,
    upToDate: isCurrent && !standing.isBeyondLog && position >= head,
    lagSeconds: await standing.lagAfter(position),
    eventsPerSecond: isCurrent ? rate() : 0,
    parked,
    rebuildAt: building?.checkpoint ?? null,
    partitions,
  };
}

function warningOf({ model, live, head, isBeyondLog }: Standing): string[] {
  if (!isBeyondLog) return [];
  const what = `${model.name} has seen position ${live?.checkpoint ?? ''}, and the log ends at ${head || 'its beginning'}`;
  return [`${what}: a backup of the log was put back, or it is another one. Start again, or run leadger rebuild`];
}

function healthOf({ partitions, live, isCurrent, isRebuilding, isBeyondLog, head }: Standing, parked: number): string {
  const unowned = isCurrent ? partitions.filter(({ owner }) => owner === null) : [];
  const isStalled = live !== undefined && (!isCurrent || isBeyondLog) && !isRebuilding;
  if (isStalled || unowned.some(({ position }) => position < head)) return 'red';
  if (!isCurrent || isRebuilding) return 'building';
  return parked > 0 || unowned.length > 0 ? 'yellow' : 'green';
}
