import { createHash } from 'node:crypto';
import type { BulkItem } from '#import';
import { generateHistory, type HistoryOptions } from './history.js';
import { SELLERS } from './sellers.js';

const UNTIL = '2026-10-31';
const history = (options: Partial<HistoryOptions> = {}): BulkItem[] => [
  ...generateHistory({ seed: 2026, until: UNTIL, months: 6, leadsPerMonth: 30, ...options }),
];
const digest = (items: Iterable<BulkItem>): string => {
  const hash = createHash('sha256');
  for (const item of items) hash.update(JSON.stringify(item));
  return hash.digest('hex');
};
const twoYears = history({ months: 24, leadsPerMonth: 60 });
const named = (command: string): BulkItem[] => twoYears.filter((item) => item.command === command);
const values = (items: readonly BulkItem[], field: string): Set<unknown> =>
  new Set(items.map(({ fields }) => fields[field]).filter((value) => value !== undefined));

describe('a generated history', () => {
  it('is the same for the same seed, byte for byte', () => {
    expect(digest(history())).toBe(digest(history()));
  });

  it('is another one for another seed', () => {
    expect(digest(history({ seed: 1 }))).not.toBe(digest(history()));
  });

  it('comes in the order of business time and ends with its last day', () => {
    const times = twoYears.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort());
    // Kyiv is at UTC+2 on both days: the day begins at 22:00 of the day before.
    expect((times[0] ?? '') >= '2024-10-31T22:00:00.000Z').toBe(true);
    expect((times.at(-1) ?? '') < '2026-10-31T22:00:00.000Z').toBe(true);
    expect((times.at(-1) ?? '') > '2026-10-30').toBe(true);
  });

  it('gives every command an id of its own', () => {
    expect(new Set(twoYears.map(({ commandId }) => commandId)).size).toBe(twoYears.length);
  });

  it('has leads, about as many as asked for, in three pipelines, from several sources, in the hands of all sellers', () => {
    const leads = named('register-lead');
    expect(leads.length / (24 * 60)).toBeGreaterThan(0.9);
    expect(leads.length / (24 * 60)).toBeLessThan(1.1);
    expect(values(leads, 'pipeline')).toEqual(new Set(['universal', 'freight', 'travel-agency']));
    expect(values(leads, 'source').size).toBeGreaterThanOrEqual(6);
    expect(values(named('assign-lead'), 'seller')).toEqual(new Set(SELLERS.map(({ code }) => code)));
  });

  it('has everything that can become of a lead', () => {
    const commands = new Set(twoYears.map(({ command }) => command));
    const wanted = [
      'withdraw-offer',
      'put-into-waiting',
      'receive-information',
      'rework-offer',
      'win-lead',
      'lose-lead',
      'reopen-lead',
    ];
    expect(wanted.filter((command) => !commands.has(command))).toEqual([]);
    const closed = new Set([...named('win-lead'), ...named('lose-lead')].map(({ fields }) => fields['leadId']));
    expect(closed.size).toBeLessThan(named('register-lead').length);
  });

  it('shows in the refusals who loses on price', () => {
    const shares = Object.fromEntries(
      SELLERS.map(({ code }) => {
        const own = (command: string): BulkItem[] => named(command).filter(({ actor }) => actor.id === code);
        const refused = own('refuse-offer');
        const tooExpensive = refused.filter(({ fields }) => fields['reason'] === 'too-expensive').length;
        return [code, tooExpensive / (refused.length + own('accept-offer').length)];
      }),
    );
    expect(values(named('refuse-offer'), 'reason').size).toBeGreaterThanOrEqual(6);
    expect(shares['taras']).toBeGreaterThan(0.3);
    expect(shares['olena']).toBeLessThan(0.15);
  });

  it('names the competitor with every refusal that a competitor caused', () => {
    const lost = [...named('refuse-offer'), ...named('lose-lead')].filter(
      ({ fields }) => fields['reason'] === 'chose-competitor',
    );
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.filter(({ fields }) => fields['competitor'] === undefined)).toEqual([]);
  });

  it('is quiet on weekends', () => {
    const weekend = twoYears.filter(({ occurredAt }) => new Date(occurredAt).getUTCDay() % 6 === 0);
    expect(weekend.length).toBeGreaterThan(0);
    expect(weekend.length / twoYears.length).toBeLessThan(0.05);
  });

  it('dips in summer and peaks in December', () => {
    const inMonths = (...months: string[]): number =>
      named('register-lead').filter(({ occurredAt }) => months.includes(occurredAt.slice(5, 7))).length / months.length;
    expect(inMonths('07', '08')).toBeLessThan(inMonths('03', '04', '05'));
    expect(inMonths('12')).toBeGreaterThan(inMonths('03', '04', '05'));
  });

  it('gives people mail addresses that nobody has', () => {
    const mails = named('register-client').flatMap(({ fields }) => (fields['personal'] as { mails: string[] }).mails);
    expect(mails.filter((mail) => !/^[a-z.]+@([a-z]+\.)?example\.com$/.test(mail))).toEqual([]);
  });

  it('refuses an end that is no day', () => {
    expect(() => history({ until: 'soon' })).toThrow(RangeError);
  });
});
