import fc from 'fast-check';
import { Rejected, type Scalar } from '#kernel';
import { decodeCursor, encodeCursor, scopeOf } from './paging.js';

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const codeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error instanceof Rejected ? error.rejection.code : error;
  }
};

describe('a cursor', () => {
  it('comes back as the place it was made of', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(scalar), (scope, place: Scalar[]) => {
        expect(decodeCursor(scope, place.length, encodeCursor(scope, place))).toEqual(place);
      }),
    );
  });

  it('is refused, whatever else it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        (text) => {
          expect(codeOf(() => decodeCursor('scope', 2, text))).toBe('invalid-cursor');
        },
      ),
    );
  });

  it('cannot carry an object into a filter', () => {
    const forged = Buffer.from(JSON.stringify(['scope', { $gt: '' }, 'id'])).toString('base64url');
    expect(codeOf(() => decodeCursor('scope', 2, forged))).toBe('invalid-cursor');
  });

  it('belongs to one query with its parameters; those left out leave no trace', () => {
    const cursor = encodeCursor(scopeOf('list', { a: 1 }), ['place']);
    expect(codeOf(() => decodeCursor(scopeOf('list', { a: 1, b: undefined }), 1, cursor))).toEqual(['place']);
    expect(codeOf(() => decodeCursor(scopeOf('list', { a: 2 }), 1, cursor))).toBe('invalid-cursor');
    expect(codeOf(() => decodeCursor(scopeOf('other', { a: 1 }), 1, cursor))).toBe('invalid-cursor');
  });
});
