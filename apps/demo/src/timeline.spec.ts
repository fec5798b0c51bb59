import fc from 'fast-check';
import type { BulkItem } from '#import';
import { instant } from './office.js';
import type { Happening, Thread } from './thread.js';
import { inOrder } from './timeline.js';

const at = (time: number): BulkItem => ({
  command: 'log-client-contact',
  fields: {},
  commandId: String(time),
  actor: { id: 'olena' },
  occurredAt: instant(time),
  correlationId: 'one',
});

function* threadOf(times: readonly number[]): Generator<Happening, void, undefined> {
  for (const time of times) yield at(time);
}

/** Begins every thread at the time of its first happening. */
function* all(threads: readonly (readonly number[])[]): Generator<Happening, void, undefined> {
  const ascending = [...threads].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  for (const times of ascending) {
    const begins: Thread = threadOf(times);
    yield { occurredAt: instant(times[0] ?? 0), begins };
  }
}

describe('a timeline', () => {
  it('merges threads into the order of time and loses nothing', () => {
    expect.hasAssertions();
    const times = fc.array(fc.nat(1_000), { minLength: 1 }).map((thread) => thread.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(times), (threads) => {
        const merged = [...inOrder(all(threads))].map(({ occurredAt }) => Date.parse(occurredAt));
        expect(merged).toEqual(threads.flat().sort((a, b) => a - b));
      }),
    );
  });

  it('asks a thread only as far as it is needed', () => {
    function* endless(): Generator<Happening, void, undefined> {
      for (let time = 0; ; time++) yield at(time);
    }
    const merged = inOrder(endless());
    expect([merged.next(), merged.next()].map(({ value }) => (value as BulkItem).occurredAt)).toEqual([
      instant(0),
      instant(1),
    ]);
  });
});
