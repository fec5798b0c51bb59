import type { EventStore } from '#event-store';
import { type Calendar, calendarOf, type QueryDefinition, type ReadModel } from '#kernel';
import type { ReadStore } from '#read-store';
import { reportsOf } from '#reports';
import {
  CommandExecutor,
  type Config,
  ConfigError,
  healthQueries,
  openEventStore,
  openReadStore,
  Projector,
  type ProjectorLog,
  type ProjectorSettings,
  QueryRunner,
  statusQuery,
  StreamBulkExecutor,
  unknownModels,
} from '#runtime';
import { commands } from './commands.js';
import { identity, isGone } from './identity.js';
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

/** @throws ConfigError if there is no such read model */
function settingsOf({ leaseMs, partitions }: Config, models: readonly ReadModel[]): ProjectorSettings {
  const [unknown] = unknownModels(partitions, models);
  if (unknown !== undefined) {
    const names = models.map(({ name }) => name).join(', ');
    throw new ConfigError([`LEADGER_PARTITIONS names the read model ${unknown}, which is none; there are ${names}`]);
  }
  const owner = identity();
  return {
    owner,
    leaseMs,
    isGone: (other) => isGone(other, owner),
    partitions: (model) => partitions.named[model] ?? partitions.others,
  };
}

export async function openSystem(config: Config, log: ProjectorLog): Promise<System> {
  const calendar = calendarOf(config.timeZone);
  const { models, queries } = reportsOf(calendar);
  const settings = settingsOf(config, models);
  const events = openEventStore(config);
  const documents = await openReadStore(config, models);
  const projector = new Projector(events, documents, models, log, settings);
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
    settings,
    async close() {
      await events.close();
      await documents.close();
    },
  };
}
