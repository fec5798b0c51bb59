import { join } from 'node:path';
import { type EventStore, openSqliteEventStore } from '#event-store';
import { calendarOf } from '#kernel';
import { openSqliteReadStore, type ReadStore } from '#read-store';
import { reportsOf } from '#reports';
import { CommandExecutor } from '../../libs/runtime/src/commands/command-executor.js';
import { rebuild } from '../../libs/runtime/src/projector/rebuild.js';
import { someHistory } from '../laws/some-history.js';
import { makePlace, type Place, type Program, run } from '../support/processes.js';
import { allDocuments } from '../support/read-back.js';
import { until } from '../support/until.js';

const { models } = reportsOf(calendarOf('UTC'));
const UNITS = models.length + 1;
/** In which another projector has to go on, in milliseconds. */
const GRACE = 10_000;

interface Projector {
  readonly program: Program;
  readonly url: string;
  readonly pid: string;
}

describe('two projectors as processes of their own', () => {
  let place: Place;
  let events: EventStore;
  let store: ReadStore;
  let projectors: Projector[];

  beforeEach(() => {
    place = makePlace({ LEADGER_PARTITIONS: 'leads=2' });
    events = openSqliteEventStore(join(place.folder, 'events.db'));
    store = openSqliteReadStore(join(place.folder, 'read.db'), models);
    projectors = [];
  });
  afterEach(async () => {
    for (const { program } of projectors) await program.stop('SIGKILL');
    await events.close();
    await store.close();
    place.remove();
  });

  async function start(settings: Record<string, string> = {}): Promise<Projector> {
    const program = run('apps/projector/src/main.js', [], { ...place.env, ...settings });
    const [, url = ''] = await program.says(/API\s+(http:\S+)/);
    const projector = { program, url, pid: String(program.child.pid) };
    projectors.push(projector);
    return projector;
  }

  /** By process id, how many units each holds. */
  async function holdings(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { name, owner } of await store.leases.held()) {
      const pid = owner.split(':')[1] ?? '';
      if (name.startsWith('partition:')) counts[pid] = (counts[pid] ?? 0) + 1;
    }
    return counts;
  }

  const both = async (one: Projector, other: Projector): Promise<void> =>
    until(async () => {
      const counts = await holdings();
      const shares = [one, other].map(({ pid }) => counts[pid] ?? 0).sort();
      return String(shares) === String([Math.floor(UNITS / 2), Math.ceil(UNITS / 2)]);
    });
  const allAt = async ({ pid }: Projector): Promise<void> => until(async () => (await holdings())[pid] === UNITS);
  async function expectAllSoonAt(projector: Projector): Promise<void> {
    const begun = performance.now();
    await allAt(projector);
    expect(performance.now() - begun).toBeLessThan(GRACE);
  }
  const caughtUp = async (): Promise<void> =>
    until(async () => {
      const head = await events.head();
      const live = await Promise.all(models.map((model) => store.live(model)));
      return live.every((generation) => (generation?.checkpoint ?? '') >= head);
    });
  async function expectAsRebuilt(): Promise<void> {
    const kept = await allDocuments(store, models);
    const fresh = openSqliteReadStore(join(place.folder, 'fresh.db'), models);
    try {
      await rebuild(events, fresh, models);
      expect(await allDocuments(fresh, models)).toEqual(kept);
    } finally {
      await fresh.close();
    }
  }

  it('share the work, and when one is killed the other has all of it within ten seconds', async () => {
    const short = { LEADGER_LEASE_MS: '1500' };
    const [one, other] = [await start(short), await start(short)];
    await both(one, other);
    const happening = someHistory(new CommandExecutor(events), 1, 400);
    const counts = await holdings();
    const [killed, left] = (counts[one.pid] ?? 0) > (counts[other.pid] ?? 0) ? [one, other] : [other, one];
    expect((await killed.program.stop('SIGKILL')).signal).toBe('SIGKILL');
    await expectAllSoonAt(left);
    await happening;
    await caughtUp();
    expect((await store.live({ name: 'leads' }))?.checkpoints).toHaveLength(2);
    await expectAsRebuilt();
  }, 180_000);

  it('leave nothing of a stopped one to be waited for, and take nothing from it when it is back too late', async () => {
    const [sleeper, other] = [await start(), await start()];
    await both(sleeper, other);
    // It hangs, so that nothing but its silence tells that it does not work; the leases expire.
    sleeper.program.child.kill('SIGSTOP');
    await expectAllSoonAt(other);
    await someHistory(new CommandExecutor(events), 2, 200);
    await caughtUp();
    sleeper.program.child.kill('SIGCONT');
    await both(sleeper, other);
    await someHistory(new CommandExecutor(events), 3, 100);
    await caughtUp();
    expect((await sleeper.program.stop()).code).toBe(0);
    await allAt(other);
    expect(await other.program.stop()).toMatchObject({ code: 0, stderr: '' });
    expect(await store.leases.held()).toEqual([]);
    await expectAsRebuilt();
  }, 180_000);
});
