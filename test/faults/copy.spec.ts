import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore, type EventStore } from '#event-store';
import { openEventStoreDb } from '#event-store/eventstoredb';
import { START } from '#kernel';
import { aStream, ids, someEvents } from '../contracts/event-store/bench.js';
import { describeWithOpenssl, makeAuthority } from '../servers/certificates.js';
import { startEventStoreDbStandIn, type EventStoreDbStandIn } from '../servers/eventstoredb/server.js';
import { type Finished, leadger, makePlace, type Place, type Program } from '../support/processes.js';
import { allEvents } from '../support/read-back.js';

const STREAMS = 900;
const KILLS = 4;

/** Streams side by side, so that hardly two events of one follow each other: 2,700 events, 2,700 appends. */
async function fill(path: string, count = STREAMS): Promise<void> {
  const store = openSqliteEventStore(path);
  const streams = Array.from({ length: count }, aStream);
  for (const expected of ['none', 0, 1] as const) {
    await store.appendInOrder(streams.map((stream) => ({ stream, expected, events: someEvents(1) })));
  }
  await store.close();
}

describe('leadger copy', () => {
  let place: Place;
  let server: EventStoreDbStandIn;
  let target: EventStore;
  const sqlite = (name: string): string => `sqlite:${join(place.folder, name)}`;
  const copying = (from: string, to: string): Program => leadger(['copy', '--from', from, '--to', to], place.env);
  const copy = (from: string, to: string): Promise<Finished> => copying(from, to).finished;

  async function events(url: string): Promise<{ id: string; stream: string; revision: number; recordedAt: string }[]> {
    const store = openSqliteEventStore(url.slice('sqlite:'.length));
    const found = await allEvents(store);
    await store.close();
    return found.map(({ id, stream, revision, recordedAt }) => ({ id, stream, revision, recordedAt }));
  }

  beforeEach(async () => {
    place = makePlace();
    server = await startEventStoreDbStandIn();
    target = openEventStoreDb(server.url, { lingerMs: 20 });
  });
  afterEach(async () => {
    await target.close();
    await server.stop();
    place.remove();
  });

  /** Returns when the target holds more events than that. */
  async function holdsMoreThan(count: number): Promise<number> {
    let seen = 0;
    for await (const page of target.pages({ after: START, live: true })) {
      seen += page.events.length;
      if (seen > count) break;
    }
    return seen;
  }

  it(`killed ${KILLS} times and run again moves a log to EventStoreDB and back, with nothing lost, doubled or moved`, async () => {
    await fill(join(place.folder, 'from.db'));
    let before = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const program = copying(sqlite('from.db'), server.url);
      before = await holdsMoreThan(before + 100);
      expect((await program.stop('SIGKILL')).signal).toBe('SIGKILL');
    }
    expect(before).toBeLessThan(3 * STREAMS);
    const there = await copy(sqlite('from.db'), server.url);
    expect(there.stderr).not.toMatch(/leadger:/);
    expect([there.code, there.stdout]).toEqual([0, expect.stringContaining('equal: count and SHA-256 digest')]);
    expect(there.stdout).toMatch(/source 2,700 events in 900 streams, target 2,700 in 900/);
    expect(there.stdout).not.toMatch(/ 0 were there already/);
    const again = await copy(server.url, sqlite('back.db'));
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('2,700 events copied, 0 were there')]);
    const original = await events(sqlite('from.db'));
    expect(ids(await allEvents(target))).toEqual(ids(original));
    expect(await events(sqlite('back.db'))).toEqual(original);
  }, 300_000);

  it('says in one sentence what is wrong with what it is given, without a password, and makes no file', async () => {
    await fill(join(place.folder, 'from.db'));
    const wrong = 'esdb://admin:tr0ub4dor@127.0.0.1:1?tls=false';
    for (const [from, to, sentence] of [
      [sqlite('from.db'), 'mongodb://admin:tr0ub4dor@host', /--to must begin with one of sqlite: esdb:/],
      [sqlite('none.db'), server.url, /--from names a file that is not there, .*none\.db/],
      [sqlite('from.db'), sqlite('./from.db'), /name the same store/],
      [sqlite('from.db'), wrong, /nothing listens there: start EventStoreDB/],
      [wrong, sqlite('to.db'), /nothing listens there: start EventStoreDB/],
    ] as const) {
      const { code, stdout, stderr } = await copy(from, to);
      expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)]);
      expect(stdout + stderr).not.toMatch(/tr0ub4dor|\n\s+at /);
    }
  }, 300_000);

  it('refuses a target with events of its own and leaves it as it is', async () => {
    await fill(join(place.folder, 'from.db'));
    await target.append('pipeline-own', 'none', someEvents(1));
    const { code, stderr } = await copy(sqlite('from.db'), server.url);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/event 1 of the target \(stream pipeline-own, revision 0/),
    ]);
    expect(await allEvents(target)).toHaveLength(1);
  }, 180_000);

  it('stops at Ctrl-C, says how to go on, and does not call that a success', async () => {
    await fill(join(place.folder, 'from.db'));
    const program = copying(sqlite('from.db'), server.url);
    await holdsMoreThan(50);
    const { code, stdout } = await program.stop('SIGINT');
    expect([code, stdout]).toEqual([130, expect.stringMatching(/stopped before the end, run it again to go on/)]);
    expect((await copy(sqlite('from.db'), server.url)).code).toBe(0);
  }, 180_000);
});

describeWithOpenssl('leadger copy over TLS', () => {
  it('takes user, password file and authority from the environment', async () => {
    const authority = makeAuthority();
    const place = makePlace();
    const access = { ...authority.issue('node'), user: 'ops', password: 'tr0ub4dor' };
    const server = await startEventStoreDbStandIn({ access });
    const secret = join(place.folder, 'password');
    writeFileSync(secret, `${access.password}\n`);
    await fill(join(place.folder, 'from.db'), 2);
    const env = {
      ...place.env,
      EVENT_STORE_USER: access.user,
      EVENT_STORE_PASSWORD_FILE: secret,
      EVENT_STORE_TLS_CA_FILE: authority.caFile,
    };
    const from = `sqlite:${join(place.folder, 'from.db')}`;
    const { code, stdout, stderr } = await leadger(['copy', '--from', from, '--to', server.url], env).finished;
    expect([code, stderr.match(/leadger:.*/)?.[0]]).toEqual([0, undefined]);
    expect(stdout).toMatch(/target 6 in 2/);
    await server.stop();
    place.remove();
    authority.remove();
  });
});
