import { AnyText, Figure, Flag, ListOf, OneOf, Strings, Whole } from '#schema';

/** Characters of a warning: messages of drivers may be of any length. */
export const LONGEST = 500;

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
    'green = follows the log; yellow = events are parked, an event has waited for more than a minute, as also while it catches up with what was there before it or was imported, or a partition has no owner and no event waits for it; ' +
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
  @Whole(
    'Documents that stand still because an event could not be folded, and events that are in no document; rebuild after a fix',
    0,
  )
  parked!: number;
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
  @Strings('What an operator should look at', [], { max: 1_000, longest: LONGEST }) warnings!: string[];
  @ListOf('Every read model', () => ReadModelStatus) readModels!: ReadModelStatus[];
}
