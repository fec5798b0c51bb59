import { type EventStore, openSqliteEventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import { openSqliteReadStore, type ReadStore } from '#read-store';
import { type Config, ConfigError } from './config/config.js';

const SQLITE = 'sqlite:';

/** The event store that the configuration names. @throws ConfigError if there is no adapter for it. */
export function openEventStore({ eventStoreUrl: url }: Pick<Config, 'eventStoreUrl'>): EventStore {
  if (url.startsWith(SQLITE)) return openSqliteEventStore(url.slice(SQLITE.length));
  throw new ConfigError([`EVENT_STORE_URL names no store that there is an adapter for: ${url.split(':')[0] ?? ''}`]);
}

/** The read store that the configuration names. @throws ConfigError if there is no adapter for it. */
export function openReadStore(
  { readStoreUrl: url }: Pick<Config, 'readStoreUrl'>,
  models: readonly ReadModel[],
): ReadStore {
  if (url.startsWith(SQLITE)) return openSqliteReadStore(url.slice(SQLITE.length), models);
  throw new ConfigError([`READ_STORE_URL names no store that there is an adapter for: ${url.split(':')[0] ?? ''}`]);
}
