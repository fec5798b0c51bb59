import fc from 'fast-check';
import type { RecordedEvent } from '#kernel';
import { deliveredTwice, project } from '../../../../test/support/memory-documents.js';
import { lead, model, published } from './funnels.examples.js';

describe('A funnel', () => {
  it('keeps its laws over random histories: once is as good as twice, days sum to months, nobody leaves unentered', () => {
    const step = fc.record({
      hours: fc.integer({ min: 0, max: 900 }),
      what: fc.constantFrom('offer', 'brief', 'won', 'lose', 'reopen', 'anna', 'bohdan', null),
    });
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 5 }), (histories) => {
        const log = [published(), ...histories.flatMap(play)];
        const { all } = project(model, log);
        for (const one of log) {
          const keys = model.touchOf(one.type)?.keys(one) ?? [];
          expect(new Set(keys).size).toBe(keys.length);
        }
        expect(project(model, deliveredTwice(log)).all).toEqual(all);
        const sums = { day: new Map<string, number>(), month: new Map<string, number>() };
        for (const doc of Object.values(all)) {
          if (doc.grain === 'version') continue;
          for (const [status, , entered, left] of doc.cells.flatMap(({ lines }) => lines)) {
            expect(entered).toBeGreaterThanOrEqual(left);
            for (const [name, value] of Object.entries({ entered, left })) {
              const key = `${doc.period.slice(0, 7)} ${doc.seller} ${status} ${name}`;
              sums[doc.grain].set(key, (sums[doc.grain].get(key) ?? 0) + value);
            }
          }
        }
        expect(Object.fromEntries(sums.day)).toEqual(Object.fromEntries(sums.month));
      }),
      { numRuns: 60 },
    );
  });
});

function play(history: readonly { hours: number; what: string | null }[]): RecordedEvent[] {
  let now = Date.parse('2026-01-30T20:00:00.000Z');
  const one = lead(new Date(now).toISOString());
  for (const { hours, what } of history) {
    now += hours * 3_600_000;
    const at = new Date(now).toISOString();
    if (what === 'lose') one.lose('price', at);
    else if (what === 'reopen') one.reopen(at);
    else if (what === 'offer' || what === 'brief' || what === 'won') one.to(what, at);
    else one.handTo(what, at);
  }
  return one.events;
}
