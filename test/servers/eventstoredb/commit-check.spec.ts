import { checkCommit, type StreamFacts } from './commit-check.js';
import { TOMBSTONE } from './records.js';

/** A stream of these event ids; `remembered`: those the server process still has in memory. */
function stream(ids: readonly string[], more: Partial<StreamFacts> = {}, remembered = ids): StreamFacts {
  return {
    last: ids.length - 1,
    isSoftDeleted: () => false,
    hasMetadata: () => false,
    revisionOf: (id) => (remembered.includes(id) ? ids.lastIndexOf(id) : undefined),
    idAt: (revision) => ids[revision],
    ...more,
  };
}

const ABC = stream(['a', 'b', 'c']);
const append = { kind: 'append' };
const wrong = { kind: 'wrong-expected-version' };

describe('An append', () => {
  it('goes through at the revision where the stream stands, or where it does not matter', () => {
    expect(checkCommit(-1, ['x'], stream([]))).toEqual(append);
    expect(checkCommit(2, ['x'], ABC)).toEqual(append);
    expect(checkCommit('any', ['x'], ABC)).toEqual(append);
    expect(checkCommit('stream-exists', ['x'], ABC)).toEqual(append);
    expect(checkCommit('any', [], stream([]))).toEqual(append);
  });

  it('is refused anywhere else', () => {
    expect(checkCommit(-1, ['x'], ABC)).toEqual(wrong);
    expect(checkCommit(1, ['x'], ABC)).toEqual(wrong);
    expect(checkCommit(3, ['x'], ABC)).toEqual(wrong);
    expect(checkCommit('stream-exists', ['x'], stream([]))).toEqual(wrong);
    expect(checkCommit(0, [], ABC)).toEqual(wrong);
  });

  it('counts a stream with metadata as one that exists', () => {
    expect(checkCommit('stream-exists', ['x'], stream([], { hasMetadata: () => true }))).toEqual(append);
  });

  it('that is there already is answered as the first time, also if it is only the beginning', () => {
    expect(checkCommit(-1, ['a', 'b', 'c'], ABC)).toEqual({ kind: 'already', revision: 2 });
    expect(checkCommit(-1, ['a', 'b'], ABC)).toEqual({ kind: 'already', revision: 1 });
    expect(checkCommit(0, ['b'], ABC)).toEqual({ kind: 'already', revision: 1 });
    expect(checkCommit('any', ['a', 'b'], ABC)).toEqual({ kind: 'already', revision: 1 });
  });

  it('that is there in part, or elsewhere in the stream, is refused', () => {
    expect(checkCommit(0, ['b', 'x'], ABC)).toEqual(wrong);
    expect(checkCommit(-1, ['a', 'b', 'c', 'x'], ABC)).toEqual(wrong);
    expect(checkCommit(0, ['a'], ABC)).toEqual(wrong);
    expect(checkCommit('any', ['c', 'x'], ABC)).toEqual(wrong);
  });

  it('with known ids at the current revision is appended again', () => {
    expect(checkCommit(2, ['a'], ABC)).toEqual(append);
  });

  it('is recognised after a restart by an exact revision only', () => {
    const restarted = stream(['a', 'b', 'c'], {}, []);
    expect(checkCommit(-1, ['a', 'b'], restarted)).toEqual({ kind: 'already', revision: 1 });
    expect(checkCommit('any', ['a', 'b'], restarted)).toEqual(append);
  });

  it('begins a soft-deleted stream anew, and never one with a tombstone', () => {
    const softDeleted = stream(['a'], { isSoftDeleted: () => true });
    expect(checkCommit(-1, ['x'], softDeleted)).toEqual(append);
    expect(checkCommit('stream-exists', ['x'], softDeleted)).toEqual({ kind: 'deleted' });
    expect(checkCommit('any', ['x'], stream(['a'], { last: TOMBSTONE }))).toEqual({ kind: 'deleted' });
  });
});
