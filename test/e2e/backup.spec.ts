import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientPage } from '#reports';
import { Api } from '../support/api.js';
import { until } from '../support/until.js';
import { leadger, makePlace, type Place } from '../support/processes.js';

describe('a backup of the log that is put back', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => {
    place.remove();
  });

  const start = (): Promise<Api> => Api.start({}, { ...place, remove: () => undefined });
  const register = async (api: Api, name: string): Promise<string> => {
    const { position } = await api.done('/clients', { externalId: name });
    return position;
  };
  const known = async (api: Api, after: string): Promise<(string | null)[]> =>
    (await api.get<ClientPage>(`/clients?after=${after}`)).body.items.map(({ externalId }) => externalId).sort();

  it('is what the reports are of from the next start on, whatever they had seen', async () => {
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

    const told = await leadger(['status'], place.env).finished;
    expect(told.stdout).toMatch(/clients has seen position \d+, and the log ends at \d+.*leadger rebuild/);
    const third = await start();
    const position = await register(third, 'new');
    await third.caughtUp();
    expect(await known(third, position)).toEqual(['kept', 'new']);
    const warnings = async () => (await third.get<{ warnings: string[] }>('/status')).body.warnings;
    await until(async () => (await warnings()).length === 0);
    expect((await third.stop()).code).toBe(0);
  });

  it('can be rebuilt from by hand', async () => {
    const [log, backup] = [join(place.folder, 'events.db'), join(place.folder, 'backup.db')];
    const api = await start();
    await register(api, 'kept');
    await api.stop();
    copyFileSync(log, backup);
    const again = await start();
    await register(again, 'lost');
    await again.caughtUp();
    await again.stop();
    copyFileSync(backup, log);
    const rebuilt = await leadger(['rebuild', 'clients'], place.env).finished;
    expect(rebuilt).toMatchObject({ code: 0, stdout: expect.stringContaining('rebuilt clients from') as string });
  });
});
