import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { START, type RecordedEvent } from '#kernel';
import { aFile, anEvent, cleanUp, open } from '../../../../test/contracts/event-store/sqlite-fixture.js';

afterEach(cleanUp);

/** Another program that writes the file with plain SQL: `appends` events to its own stream, a line for each that is durable. */
const FOREIGN_WRITER = `
  const [driver, path, appends] = process.argv.slice(1);
  const db = new (require(driver))(path, { timeout: 5000 });
  db.exec('PRAGMA synchronous = FULL');
  const insert = db.prepare("INSERT INTO events (stream, revision, id, type, data, metadata, occurred_at, recorded_at) VALUES ('foreign', ?, ?, 'LeadOpened', '{}', '{}', '', 0)");
  for (let revision = 0; revision < Number(appends); revision++) {
    insert.run([revision, require('node:crypto').randomUUID()]);
    require('node:fs').writeSync(1, revision + '\\n');
  }
`;

function spawnWriter(path: string, appends: number) {
  const driver = createRequire(import.meta.url).resolve('libsql');
  return spawn(process.execPath, ['-e', FOREIGN_WRITER, driver, path, String(appends)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('Two processes on one file', () => {
  it('write at the same time, and a live reader sees each event once and in order', async () => {
    const path = aFile();
    const store = open(path);
    const child = spawnWriter(path, 200);
    const exit = once(child, 'exit');
    const reading = (async () => {
      const seen: RecordedEvent[] = [];
      for await (const page of store.pages({ after: START, live: true, pageSize: 20 })) {
        seen.push(...page.events);
        if (seen.length >= 400) break;
      }
      return seen;
    })();
    for (let revision = -1; revision < 199; revision++) {
      await store.append('own', revision === -1 ? 'none' : revision, [anEvent()]);
    }
    const seen = await reading;
    expect(await exit).toEqual([0, null]);
    expect(seen.map(({ position }) => Number(position))).toEqual(seen.map((_, index) => index + 1));
    for (const name of ['own', 'foreign']) {
      const revisions = seen.filter(({ stream }) => stream === name).map(({ revision }) => revision);
      expect(revisions).toEqual(Array.from({ length: 200 }, (_, revision) => revision));
    }
  });

  it('lose nothing acknowledged when one of them is killed', async () => {
    const path = aFile();
    const store = open(path);
    const child = spawnWriter(path, 1_000_000);
    const exit = once(child, 'exit');
    let acknowledged = '';
    child.stdout.on('data', (chunk: Buffer) => {
      acknowledged += chunk.toString();
      if (acknowledged.length > 500) child.kill('SIGKILL');
    });
    expect(await exit).toEqual([null, 'SIGKILL']);
    const durable = acknowledged.split('\n').length - 1;
    const events = await store.readStream('foreign');
    expect(durable).toBeGreaterThan(50);
    expect(events.length).toBeGreaterThanOrEqual(durable);
    expect((await store.append('own', 'none', [anEvent()])).revision).toBe(0);
  });
});
