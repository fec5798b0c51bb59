import { type EventStore, type EventStoreDbOptions, openEventStoreDb, openSqliteEventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import { type MongoOptions, openMongoReadStore, openSqliteReadStore, type ReadStore } from '#read-store';
import type { Config } from './config/config.js';

const SQLITE = 'sqlite:';

/** Whether a URL names a server, which may have to be waited for, rather than a file. */
export const isServer = (url: string): boolean => !url.startsWith(SQLITE);

type EventStoreConfig = Pick<Config, 'eventStoreUrl'> & Partial<Config>;
type ReadStoreConfig = Pick<Config, 'readStoreUrl'> & Partial<Config>;

/** The event store that the configuration names. @throws StoreUnavailable if it cannot be opened. */
export const openEventStore = (config: EventStoreConfig): EventStore =>
  isServer(config.eventStoreUrl)
    ? openEventStoreDb(config.eventStoreUrl, eventStoreOptions(config))
    : openSqliteEventStore(config.eventStoreUrl.slice(SQLITE.length));

/** The read store that the configuration names. @throws ReadStoreUnavailable if it cannot be opened. */
export const openReadStore = async (config: ReadStoreConfig, models: readonly ReadModel[]): Promise<ReadStore> =>
  isServer(config.readStoreUrl)
    ? openMongoReadStore(config.readStoreUrl, models, readStoreOptions(config))
    : openSqliteReadStore(config.readStoreUrl.slice(SQLITE.length), models);

const eventStoreOptions = ({ eventStoreAccess, eventStoreNodePreference }: EventStoreConfig): EventStoreDbOptions => ({
  ...eventStoreAccess,
  ...(eventStoreNodePreference ? { nodePreference: eventStoreNodePreference } : {}),
});

const readStoreOptions = (config: ReadStoreConfig): MongoOptions => ({
  ...config.readStoreAccess,
  ...(config.readStoreWriteConcern ? { writeConcern: config.readStoreWriteConcern } : {}),
  ...(config.readStoreReadConcern ? { readConcern: config.readStoreReadConcern } : {}),
});
