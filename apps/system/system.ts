import type { EventStore } from '#event-store';
import { type Calendar, calendarOf, type QueryDefinition, type ReadModel } from '#kernel';
import type { ReadStore } from '#read-store';
import { reportsOf } from '#reports';
import {
  awaitStore,
  CommandExecutor,
  type Config,
  healthQueries,
  isServer,
  openEventStore,
  openReadStore,
  Projector,
  type ProjectorLog,
  QueryRunner,
  statusQuery,
  StreamBulkExecutor,
} from '#runtime';
import { commands } from './commands.js';
import { version } from './version.js';

/** The parts of Leadger over the stores that the configuration names; every app takes what it runs. */
export interface System {
  readonly config: Config;
  readonly calendar: Calendar;
  readonly models: readonly ReadModel[];
  readonly queries: readonly QueryDefinition[];
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly executor: CommandExecutor;
  readonly bulk: StreamBulkExecutor;
  readonly runner: QueryRunner;
  readonly projector: Projector;
  close(): Promise<void>;
}

/** @param signal given, servers are waited for as long as the configuration says; without it, they are asked when they are needed */
export async function openSystem(config: Config, log: ProjectorLog, signal?: AbortSignal): Promise<System> {
  const calendar = calendarOf(config.timeZone);
  const { models, queries } = reportsOf(calendar);
  const { events, documents } = await openStores(config, models, log, signal);
  const projector = new Projector(events, documents, models, log);
  const health = healthQueries(events, documents);
  const status = statusQuery({
    version: version(),
    events,
    store: documents,
    models,
    rate: () => projector.rate.perSecond(),
  });
  return {
    config,
    calendar,
    models,
    queries: [...queries, status, health.live, health.ready],
    events,
    documents,
    executor: new CommandExecutor(events),
    bulk: new StreamBulkExecutor(events, commands),
    runner: new QueryRunner(events, documents, calendar, config.waitMs),
    projector,
    async close() {
      await events.close();
      await documents.close();
    },
  };
}

async function openStores(
  config: Config,
  models: readonly ReadModel[],
  log: ProjectorLog,
  signal: AbortSignal | undefined,
): Promise<Pick<System, 'events' | 'documents'>> {
  const waiting = {
    waitMs: signal ? config.storeWaitMs : 0,
    signal: signal ?? new AbortController().signal,
    say: (message: string) => {
      log.warn(message);
    },
  };
  const events = openEventStore(config);
  try {
    if (signal && isServer(config.eventStoreUrl)) await awaitStore('EventStoreDB', () => events.check(), waiting);
    return { events, documents: await awaitStore('MongoDB', () => openReadStore(config, models), waiting) };
  } catch (error) {
    await events.close();
    throw error;
  }
}
