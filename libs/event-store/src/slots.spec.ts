import { setImmediate as turn } from 'node:timers/promises';
import { slots } from './slots.js';

describe('Slots', () => {
  it('never let more be under way than there are, take turns in order, and come back after a failure', async () => {
    const three = slots(3);
    const begun: number[] = [];
    let underWay = 0;
    let most = 0;
    const work = Array.from({ length: 20 }, (_, n) =>
      three.take(async () => {
        begun.push(n);
        most = Math.max(most, ++underWay);
        for (let turns = 0; turns < 1 + (n % 4); turns++) await turn();
        underWay -= 1;
        if (n % 3 === 0) throw new Error(`failed ${n}`);
        return n;
      }),
    );
    const outcomes = await Promise.allSettled(work);
    expect(most).toBe(3);
    expect(begun).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(7);
  });
});
