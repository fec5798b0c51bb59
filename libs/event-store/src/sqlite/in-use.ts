import { existsSync } from 'node:fs';
import Libsql from 'libsql';
import { isBusy } from './failures.js';

/** Whether another process has open what is about to be removed: only whoever is alone on a file can take it out of write-ahead logging. */
export function isOpenElsewhere(path: string): boolean {
  if (!existsSync(path)) return false;
  const db = new Libsql(path, { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode = DELETE');
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    db.close();
  }
}
