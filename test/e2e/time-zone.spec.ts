import type { Funnel, LossShares } from '#reports';
import { Api } from '../support/api.js';
import { type Finished, leadger, makePlace, type Place } from '../support/processes.js';
import { COUNTING_DAYS, READ_MODELS } from '../support/read-models.js';
import { sampleLog } from '../support/sample-log.js';

const ZONE = 'Pacific/Kiritimati';

describe('a rebuild typed without the time zone of the company', () => {
  let place: Place;
  let api: Api;
  const cli = (...args: string[]): Promise<Finished> => leadger(args, place.env).finished;
  const figures = async () => ({
    shares: (await api.get<LossShares>('/loss-shares?period=day')).body,
    funnel: (await api.get<Funnel>('/funnels/sample?from=2024-02-01&to=2024-02-07')).body,
  });
  const models = async () => (await api.status()).readModels;

  beforeEach(async () => {
    place = makePlace({ LEADGER_LEASE_MS: '500' });
    const { log, mapping } = sampleLog(place.folder, 50);
    await cli('import', log, '--mapping', mapping);
    const settings = { LEADGER_TIME_ZONE: ZONE, LEADGER_LOG_LEVEL: 'warn' };
    api = await Api.start(settings, { ...place, remove: () => undefined });
    await api.caughtUp();
  });
  afterEach(async () => {
    expect((await api.stop()).code).toBe(0);
    place.remove();
  });

  it('is refused for the reports that count days, and changes nothing', async () => {
    const before = await figures();
    expect(before.shares.timeZone).toBe(ZONE);
    for (const [args, names] of [
      [[], COUNTING_DAYS.join(', ')],
      [['funnels'], 'funnels'],
    ] as const) {
      const { code, stdout, stderr } = await cli('rebuild', ...args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(new RegExp(`^leadger: ${names} are counted in the days of ${ZONE}.* is UTC here.*\n$`));
      expect(stderr).toContain('--change-time-zone');
    }
    expect((await models()).map(({ generation }) => generation)).toEqual(READ_MODELS.map(() => 1));
    expect(await figures()).toEqual(before);
    expect((await cli('rebuild', 'pipelines')).code).toBe(0);
    expect((await leadger(['rebuild'], { ...place.env, LEADGER_TIME_ZONE: ZONE }).finished).code).toBe(0);
  });

  it('is done where it is asked for: figures are in the days they were counted in, and what is not followed is told aloud', async () => {
    const before = await figures();
    expect((await cli('rebuild', '--change-time-zone')).code).toBe(0);
    const after = await figures();
    expect([after.shares.timeZone, after.funnel.timeZone]).toEqual(['UTC', 'UTC']);
    // Everything happens at 10 o'clock UTC: there it is the day before that of the islands.
    const days = ({ shares }: typeof before) => [...new Set(shares.rows.map(({ period }) => period))].sort();
    const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    expect(days(after)).toEqual(days(before).map(dayBefore));
    for (const name of COUNTING_DAYS) {
      await api.app.says(new RegExp(`${name}: the live generation 2 was counted in UTC.*${ZONE}.*not followed here`));
    }
    const said = `the live generation 2 was counted in UTC, this program counts in ${ZONE} (LEADGER_TIME_ZONE)`;
    for (const { name, health, timeZone, declaredOtherwise } of await models()) {
      const isLeft = COUNTING_DAYS.includes(name);
      expect([name, health, timeZone, declaredOtherwise]).toEqual([
        name,
        isLeft ? 'red' : 'green',
        isLeft ? 'UTC' : null,
        isLeft ? `${name}: ${said}` : null,
      ]);
    }
    const table = await leadger(['status'], { ...place.env, LEADGER_TIME_ZONE: ZONE }).finished;
    expect(table.stdout).toContain(`\nfunnels: ${said}\n`);
  });
});
