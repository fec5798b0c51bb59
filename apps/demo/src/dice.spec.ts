import { Dice } from './dice.js';

const many = <Value>(draw: (dice: Dice) => Value): Value[] => {
  const dice = new Dice('many');
  return Array.from({ length: 20_000 }, () => draw(dice));
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('dice', () => {
  it('fall the same for the same name and otherwise for another', () => {
    const throws = (name: string): number[] => {
      const dice = new Dice(name);
      return Array.from({ length: 10 }, () => dice.next());
    };
    expect(throws('a')).toEqual(throws('a'));
    expect(throws('a')).not.toEqual(throws('b'));
  });

  it('fall evenly from 0 to less than 1', () => {
    const values = many((dice) => dice.next());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(0.5, 1);
  });

  it('wait about as long as asked, and never more than four times that', () => {
    const waits = many((dice) => dice.around(10));
    expect(mean(waits)).toBeGreaterThan(9);
    expect(mean(waits)).toBeLessThan(11);
    expect(Math.max(...waits)).toBeLessThanOrEqual(40);
  });

  it('pick a key as often as its weight says, and never one of weight 0', () => {
    const keys = many((dice) => dice.weighted({ often: 3, seldom: 1, never: 0 }));
    expect(keys.filter((key) => key === 'often').length / keys.length).toBeCloseTo(0.75, 1);
    expect(keys).not.toContain('never');
  });

  it('refuse to pick from nothing', () => {
    const dice = new Dice('nothing');
    expect(() => dice.pick([])).toThrow('nothing to pick from');
    expect(() => dice.weighted({ never: 0 })).toThrow('No weight');
  });
});
