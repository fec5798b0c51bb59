import { jest } from '@jest/globals';
import { Rate } from './rate.js';

describe('The rate of events', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is counted over the last ten seconds', () => {
    const rate = new Rate();
    rate.count(50, 1_000);
    rate.count(50, 9_000);
    expect([9_000, 11_500, 19_500].map((now) => rate.perSecond(now))).toEqual([10, 5, 0]);
  });

  it('comes to an end also where the clock of the machine is put back meanwhile', () => {
    jest.useFakeTimers();
    const rate = new Rate();
    rate.count(100);
    expect(rate.perSecond()).toBe(10);
    jest.setSystemTime(Date.now() - 3_600_000);
    jest.advanceTimersByTime(11_000);
    expect(rate.perSecond()).toBe(0);
  });
});
