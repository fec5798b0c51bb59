import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { aFile, cleanUp } from '../../../../test/contracts/event-store/sqlite-fixture.js';
import { isOpenElsewhere } from './in-use.js';
import { openDatabase } from './schema.js';

afterEach(cleanUp);

describe('A file of the SQLite event store', () => {
  it('is known to be open in another process', async () => {
    const path = aFile();
    expect(isOpenElsewhere(path)).toBe(false);
    openDatabase(path).close();
    const holding = `const db = new (require('libsql'))(${JSON.stringify(path)}); db.prepare('SELECT id FROM events').all();
      console.log('open'); process.stdin.on('end', () => db.close()).resume();`;
    const holder = spawn(process.execPath, ['-e', holding]);
    await once(holder.stdout, 'data');
    expect(isOpenElsewhere(path)).toBe(true);
    holder.stdin.end();
    await once(holder, 'exit');
  });
});
