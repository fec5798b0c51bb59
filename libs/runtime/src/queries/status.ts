import type { EventStore } from '#event-store';
import { defineQuery, type Position, type QueryDefinition, type ReadModel } from '#kernel';
import type { ReadStore } from '#read-store';
import { AnyText, Figure, Flag, ListOf, OneOf, Strings, Whole } from '#schema';

/** Where one read model stands. */
export class ReadModelStatus {
  @AnyText('Name of the read model', 'leads') name!: string;
  @OneOf('green = follows the log; yellow = events are parked; building = not there yet or being rebuilt', [
    'green',
    'yellow',
    'building',
  ])
  health!: string;
  @Whole('Number of the generation that queries read', 1) generation!: number;
  @AnyText('Position up to which every event is in it', '0000000000000042') position!: string;
  @Flag('Whether it has seen the whole log') upToDate!: boolean;
  @Figure('Age of the oldest event that it has not seen, in seconds; 0 = none', 0.2, { min: 0 }) lagSeconds!: number;
  @Figure('Events folded a second over the last ten seconds by the projector of this process', 120, { min: 0 })
  eventsPerSecond!: number;
  @Whole('Documents that stand still because an event could not be folded; rebuild after a fix', 0) parked!: number;
  @AnyText('Position of the rebuild under way; null = none', '0000000000000007', { nullable: true }) rebuildAt!:
    string | null;
}

export class StatusAnswer {
  @AnyText('Version of Leadger', '0.1.0') version!: string;
  @AnyText("The company's time zone", 'Europe/Kyiv') timeZone!: string;
  @AnyText('The event store and its version', 'sqlite 3.45.1') eventStore!: string;
  @AnyText('The read store and its version', 'sqlite 3.45.1') readStore!: string;
  @AnyText('Position of the last event; empty = there is none', '0000000000000042') head!: string;
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
    reads: [],
    run: async (_, { calendar, now }) => {
      const [log, documents, head] = await Promise.all([
        sources.events.check(),
        sources.store.check(),
        sources.events.head(),
      ]);
      return {
        version: sources.version,
        timeZone: calendar.timeZone,
        eventStore: `${log.kind} ${log.version}`,
        readStore: `${documents.kind} ${documents.version}`,
        head,
        warnings: [...log.warnings],
        readModels: await Promise.all(sources.models.map((model) => modelStatus(sources, model, head, now))),
      };
    },
  });

async function modelStatus(
  { events, store, rate }: StatusSources,
  model: ReadModel,
  head: Position,
  now: string,
): Promise<ReadModelStatus> {
  const live = await store.live(model);
  const building = (await store.generations()).find(
    (generation) => generation.model === model.name && generation.state === 'building',
  );
  const parked = live ? (await store.parked(live)).length : 0;
  const current = live?.fingerprint === model.fingerprint;
  const position = live?.checkpoint ?? '';
  return {
    name: model.name,
    health: !current || building ? 'building' : parked > 0 ? 'yellow' : 'green',
    generation: live?.number ?? 0,
    position,
    upToDate: current && position >= head,
    lagSeconds: position >= head ? 0 : await lag(events, position, now),
    eventsPerSecond: current ? rate() : 0,
    parked,
    rebuildAt: building?.checkpoint ?? null,
  };
}

async function lag(events: EventStore, after: Position, now: string): Promise<number> {
  for await (const page of events.pages({ after, pageSize: 1 })) {
    const [oldest] = page.events;
    if (oldest) return Math.max(0, (Date.parse(now) - Date.parse(oldest.recordedAt)) / 1000);
  }
  return 0;
}
