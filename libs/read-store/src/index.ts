export * from './port.js';
export { openSqliteReadStore } from './sqlite/sqlite-read-store.js';
export { openMongoReadStore } from './mongodb/mongo-read-store.js';
export type { MongoOptions } from './mongodb/connection.js';
