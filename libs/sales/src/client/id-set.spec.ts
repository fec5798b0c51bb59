import fc from 'fast-check';
import { IdSet } from './id-set.js';

describe('a set of ids', () => {
  it('holds what it was given, and what was before does not change', () => {
    const id = fc.nat(40).map(String);
    fc.assert(
      fc.property(fc.array(id), id, (ids, other) => {
        const states = ids.reduce((known, one) => [...known, (known.at(-1) ?? IdSet.EMPTY).with(one)], [IdSet.EMPTY]);
        states.forEach((state, taken) => {
          expect(state.has(other)).toBe(ids.slice(0, taken).includes(other));
        });
      }),
    );
  });

  it('grows to many without being copied each time', () => {
    let ids = IdSet.EMPTY;
    for (let n = 0; n < 100_000; n++) ids = ids.with(`id-${n}`);
    expect(ids.has('id-0') && ids.has('id-99999')).toBe(true);
    expect(ids.has('id-100000')).toBe(false);
  });
});
