import { type EventStore, openEventStoreDb, openSqliteEventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import { openMongoReadStore, openSqliteReadStore, type ReadStore } from '#read-store';
import type { Config } from './config/config.js';

const SQLITE = 'sqlite:';

/** The event store that the configuration names. @throws StoreUnavailable if it cannot be opened. */
export const openEventStore = ({ eventStoreUrl: url }: Pick<Config, 'eventStoreUrl'>): EventStore =>
  url.startsWith(SQLITE) ? openSqliteEventStore(url.slice(SQLITE.length)) : openEventStoreDb(url);

/** The read store that the configuration names. @throws ReadStoreUnavailable if it cannot be opened. */
export const openReadStore = async (
  { readStoreUrl: url }: Pick<Config, 'readStoreUrl'>,
  models: readonly ReadModel[],
): Promise<ReadStore> =>
  url.startsWith(SQLITE) ? openSqliteReadStore(url.slice(SQLITE.length), models) : openMongoReadStore(url, models);
