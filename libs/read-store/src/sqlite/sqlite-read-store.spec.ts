import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStoreContract } from '../../../../test/contracts/read-store.contract.js';
import type { ReadStore } from '../port.js';
import { openSqliteReadStore } from './sqlite-read-store.js';

readStoreContract('SQLite', async (models, now) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-'));
  const path = join(folder, 'new', 'read.db');
  const opened: ReadStore[] = [];
  const open = (): ReadStore => {
    const store = openSqliteReadStore(path, models, now);
    opened.push(store);
    return store;
  };
  return {
    store: open(),
    second: async () => open(),
    dispose: async () => {
      for (const store of opened) await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
