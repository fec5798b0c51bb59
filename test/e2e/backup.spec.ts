import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientPage } from '#reports';
import { Api } from '../support/api.js';
import { until } from '../support/until.js';
import { type App, leadger, makePlace, type Place, run } from '../support/processes.js';

describe('a backup of the log that is put back', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => {
    place.remove();
  });

  const start = (program?: App): Promise<Api> => Api.start({}, { ...place, remove: () => undefined }, program);
  const health = async (api: Api) => (await api.status()).readModels.map((model) => model.health);
  const register = async (api: Api, name: string): Promise<string> => {
    const { position } = await api.done('/clients', { externalId: name });
    return position;
  };
  const known = async (api: Api, after?: string): Promise<(string | null)[]> =>
    (await api.get<ClientPage>(`/clients${after === undefined ? '' : `?after=${after}`}`)).body.items
      .map(({ externalId }) => externalId)
      .sort();

  it('stops the reports that had seen more, aloud, until they are rebuilt; nothing of it is counted on top of what is written then', async () => {
    const [log, backup] = [join(place.folder, 'events.db'), join(place.folder, 'backup.db')];
    const first = await start();
    await register(first, 'kept');
    await first.stop();
    copyFileSync(log, backup);
    const second = await start();
    for (let n = 0; n < 5; n++) await register(second, `lost-${n}`);
    await second.caughtUp();
    await second.stop();
    for (const end of ['', '-wal', '-shm']) rmSync(log + end, { force: true });
    copyFileSync(backup, log);

    const third = await start();
    for (let n = 0; n < 9; n++) await register(third, `new-${n}`);
    await third.app.says(/clients has seen position \d+, and the log ends at \d+.*leadger rebuild/);
    expect(new Set(await health(third))).toEqual(new Set(['red']));
    expect(await known(third)).toEqual(['kept', 'lost-0', 'lost-1', 'lost-2', 'lost-3', 'lost-4']);

    expect((await leadger(['rebuild'], place.env).finished).code).toBe(0);
    const position = await register(third, 'newest');
    expect(await known(third, position)).toEqual([
      'kept',
      ...Array.from({ length: 9 }, (_, n) => `new-${n}`),
      'newest',
    ]);
    await until(async () => (await health(third)).every((one) => one === 'green'));
    expect((await third.stop()).code).toBe(0);
  });

  it('is noticed also where more was written to it than was lost before anybody looked', async () => {
    const [log, backup] = [join(place.folder, 'events.db'), join(place.folder, 'backup.db')];
    const first = await start();
    await first.stop();
    copyFileSync(log, backup);
    const second = await start();
    await register(second, 'lost');
    await second.caughtUp();
    await second.stop();
    for (const end of ['', '-wal', '-shm']) rmSync(log + end, { force: true });
    copyFileSync(backup, log);
    const writing = await start('command-api');
    for (let n = 0; n < 9; n++) await writing.done('/clients', { externalId: `new-${n}` });
    await writing.stop();

    const third = await start();
    await third.app.says(
      /clients has seen event \S+ as revision 0 of client-\S+, which is not in the log.*leadger rebuild/,
    );
    expect(await health(third)).toContain('red');
    expect(await known(third)).toEqual(['lost']);
    expect((await leadger(['rebuild'], place.env).finished).code).toBe(0);
    await until(async () => (await health(third)).every((one) => one === 'green'));
    expect(await known(third)).toEqual(Array.from({ length: 9 }, (_, n) => `new-${n}`));
    expect((await third.stop()).code).toBe(0);
  });

  it('is asked for where the log is gone or its path is wrong: no other begins beside reports that have seen it', async () => {
    const log = join(place.folder, 'events.db');
    const first = await start();
    await register(first, 'kept');
    await first.caughtUp();
    await first.stop();
    for (const end of ['', '-wal', '-shm']) if (existsSync(log + end)) renameSync(log + end, `${log}.kept${end}`);
    const apps = ['standalone', 'command-api', 'query-api', 'projector'].map((app) =>
      run(`apps/${app}/src/main.js`, [], place.env),
    );
    for (const program of apps) {
      const { code, stderr } = await program.finished;
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/events\.db has no events, and the reports .*the right log/),
      ]);
    }
    for (const end of ['', '-wal', '-shm']) rmSync(log + end, { force: true });
    renameSync(`${log}.kept`, log);
    const again = await start();
    expect(await known(again)).toEqual(['kept']);
    expect((await again.stop()).code).toBe(0);
  });
});
