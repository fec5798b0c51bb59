export * from './port.js';
export { openSqliteReadStore } from './sqlite/sqlite-read-store.js';
export type { MongoOptions } from './mongodb/connection.js';
