import fc from 'fast-check';
import { aFile, anEvent, cleanUp, open, readAll } from '../../../../test/contracts/event-store/sqlite-fixture.js';
import { WrongExpectedRevision } from '../port.js';

afterEach(cleanUp);

describe('Any interleaving of appends', () => {
  it('gives gapless revisions and strictly rising positions under any interleaving', async () => {
    const appends = fc.array(
      fc.record({
        stream: fc.integer({ min: 0, max: 3 }),
        size: fc.integer({ min: 1, max: 4 }),
        handle: fc.constantFrom<0 | 1>(0, 1),
        stale: fc.boolean(),
        pause: fc.boolean(),
      }),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(appends, fc.integer({ min: 1, max: 9 }), async (plan, pageSize) => {
        const path = aFile();
        const handles = [open(path), open(path)] as const;
        const lengths = new Map<string, number>();
        const inFlight: Promise<unknown>[] = [];
        for (const { stream, size, handle, stale, pause } of plan) {
          const name = `lead-${stream}`;
          const length = lengths.get(name) ?? 0;
          const expected = length + (stale ? 1 : 0);
          const events = Array.from({ length: size }, () => anEvent());
          // What is in flight in the other handle may come later, so each change of handle waits for it.
          if (pause || handle === 1) await Promise.all(inFlight.splice(0));
          const appending = handles[handle].append(name, expected === 0 ? 'none' : expected - 1, events);
          if (handle === 1) await Promise.allSettled([appending]);
          inFlight.push(stale ? expect(appending).rejects.toBeInstanceOf(WrongExpectedRevision) : appending);
          if (!stale) lengths.set(name, length + size);
        }
        await Promise.all(inFlight);
        const log = await readAll(handles[0], pageSize);
        expect(log.map(({ position }) => Number(position))).toEqual(log.map((_, index) => index + 1));
        for (const [name, length] of lengths) {
          const revisions = log.filter(({ stream }) => stream === name).map(({ revision }) => revision);
          expect(revisions).toEqual(Array.from({ length }, (_, revision) => revision));
        }
        await cleanUp();
      }),
      { numRuns: 30 },
    );
  });
});
