import { Dice } from './dice.js';
import { HOUR, instant, isWorkingDay, monthsBefore, officeOf } from './office.js';

const office = officeOf();
const opening = (at: string): string => instant(office.open(Date.parse(at), new Dice('morning')));

describe('the office', () => {
  it('works on within its hours, by the clock of Kyiv in winter and in summer', () => {
    expect(opening('2026-01-15T07:30:00.000Z')).toBe('2026-01-15T07:30:00.000Z');
    expect(opening('2026-07-15T06:30:00.000Z')).toBe('2026-07-15T06:30:00.000Z');
  });

  it('leaves what comes at night, on a weekend or on a holiday to the next working morning', () => {
    expect(opening('2026-01-15T02:00:00.000Z')).toMatch(/^2026-01-15T0[78]/);
    expect(opening('2026-01-16T20:00:00.000Z')).toMatch(/^2026-01-19T0[78]/);
    expect(opening('2025-12-25T10:00:00.000Z')).toMatch(/^2025-12-26T0[78]/);
    expect(isWorkingDay('2025-12-25')).toBe(false);
  });

  it('knows the first instant of a day on which the clock is put on', () => {
    expect(office.startOf('2026-03-30') - office.startOf('2026-03-29')).toBe(23 * HOUR);
  });

  it('counts months back to the same day, or to the last of a shorter month', () => {
    expect(monthsBefore('2026-10-31', 24)).toBe('2024-10-31');
    expect(monthsBefore('2026-10-31', 8)).toBe('2026-02-28');
    expect(monthsBefore('2026-01-15', 1)).toBe('2025-12-15');
  });
});
