import { plusDays } from '../periods.js';
import { remember, unitIds } from './rollup-ids.js';

describe('Ids of days and months', () => {
  it('stay the same however many were asked for in between', () => {
    const ids = unitIds();
    const [anna, olha] = [ids('anna'), ids('olha')];
    expect(anna('2026-03-01')).toEqual(['day|2026-03-01|anna', 'month|2026-03|anna']);
    expect(anna('2026-03-01')).toBe(anna('2026-03-01'));
    for (let index = 0; index < 20_001; index++) {
      const day = plusDays('1990-01-01', index);
      expect(olha(day)).toEqual([`day|${day}|olha`, `month|${day.slice(0, 7)}|olha`]);
    }
    expect(anna('2026-03-01')).toEqual(['day|2026-03-01|anna', 'month|2026-03|anna']);
  });

  it('are asked for once for each argument, until there are too many', () => {
    const asked: number[] = [];
    const twice = remember((value: number) => {
      asked.push(value);
      return value * 2;
    });
    expect([twice(1), twice(2), twice(1)]).toEqual([2, 4, 2]);
    expect(asked).toEqual([1, 2]);
    for (let value = 3; value <= 10_001; value++) twice(value);
    expect(twice(1)).toBe(2);
    expect(asked.filter((value) => value === 1)).toEqual([1, 1]);
  });
});
