export * from './limits.js';
export * from './port.js';
export { isOpenElsewhere } from './sqlite/in-use.js';
export { openSqliteEventStore, type SqliteEventStoreOptions } from './sqlite/sqlite-event-store.js';
export type { EventStoreDbOptions } from './eventstoredb/eventstoredb-event-store.js';
export * from './copy/index.js';
export * from './slots.js';
