import { type EventStore, type EventStoreDbOptions, openSqliteEventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import { type MongoOptions, openSqliteReadStore, type ReadStore } from '#read-store';
import type { Config } from './config/config.js';

const SQLITE = 'sqlite:';

/** The file of an embedded store; undefined for a server. */
export const fileOf = (url: string): string | undefined =>
  url.startsWith(SQLITE) ? url.slice(SQLITE.length) : undefined;

/** Whether a URL names a server, which may have to be waited for, rather than a file. */
export const isServer = (url: string): boolean => fileOf(url) === undefined;

type EventStoreConfig = Pick<Config, 'eventStoreUrl'> & Partial<Config>;
type ReadStoreConfig = Pick<Config, 'readStoreUrl'> & Partial<Config>;

/**
 * The event store that the configuration names. A server's client is loaded only where it is asked for: the two of them cost a
 * process on files a third of its start and tens of megabytes.
 * @throws StoreUnavailable if it cannot be opened.
 */
export async function openEventStore(config: EventStoreConfig): Promise<EventStore> {
  const file = fileOf(config.eventStoreUrl);
  if (file !== undefined) return openSqliteEventStore(file);
  const { openEventStoreDb } = await import('#event-store/eventstoredb');
  return openEventStoreDb(config.eventStoreUrl, eventStoreOptions(config));
}

/** The read store that the configuration names. @throws ReadStoreUnavailable if it cannot be opened. */
export async function openReadStore(config: ReadStoreConfig, models: readonly ReadModel[]): Promise<ReadStore> {
  const file = fileOf(config.readStoreUrl);
  if (file !== undefined) return openSqliteReadStore(file, models);
  const { openMongoReadStore } = await import('#read-store/mongodb');
  return openMongoReadStore(config.readStoreUrl, models, readStoreOptions(config));
}

const eventStoreOptions = ({ eventStoreAccess, eventStoreNodePreference }: EventStoreConfig): EventStoreDbOptions => ({
  ...eventStoreAccess,
  ...(eventStoreNodePreference ? { nodePreference: eventStoreNodePreference } : {}),
});

const readStoreOptions = (config: ReadStoreConfig): MongoOptions => ({
  ...config.readStoreAccess,
  ...(config.readStoreWriteConcern ? { writeConcern: config.readStoreWriteConcern } : {}),
  ...(config.readStoreReadConcern ? { readConcern: config.readStoreReadConcern } : {}),
});
