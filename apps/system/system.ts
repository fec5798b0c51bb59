import type { EventStore } from '#event-store';
import { type Calendar, calendarOf, type QueryDefinition, type ReadModel } from '#kernel';
import type { ReadStore } from '#read-store';
import { reportsOf } from '#reports';
import {
  CommandExecutor,
  type Config,
  healthQueries,
  Projector,
  type ProjectorLog,
  type ProjectorSettings,
  QueryRunner,
  statusQuery,
  StreamBulkExecutor,
} from '#runtime';
import { commands } from './commands.js';
import { settingsOf } from './projector-settings.js';
import { openStores } from './stores.js';
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
  /** Under which name this process holds leases, and how. */
  readonly settings: ProjectorSettings;
  close(): Promise<void>;
}

/** @param signal given, servers are waited for as long as the configuration says; without it, they are asked when they are needed */
export async function openSystem(config: Config, log: ProjectorLog, signal?: AbortSignal): Promise<System> {
  const calendar = calendarOf(config.timeZone);
  const { models, queries } = reportsOf(calendar);
  const settings = settingsOf(config, models);
  const { events, documents } = await openStores(config, models, log, signal);
  const projector = new Projector(events, documents, models, log, settings);
  const health = healthQueries(events, documents);
  const status = statusQuery({
    version: version(),
    events,
    store: documents,
    models,
    troubles: () => (projector.trouble === undefined ? [] : [`Projection interrupted: ${projector.trouble}`]),
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
    settings,
    async close() {
      await events.close();
      await documents.close();
    },
  };
}
