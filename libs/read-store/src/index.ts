export * from './port.js';
export { openSqliteReadStore } from './sqlite/sqlite-read-store.js';
