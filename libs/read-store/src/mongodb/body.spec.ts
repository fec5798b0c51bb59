import { BSON } from 'mongodb';
import fc from 'fast-check';
import type { Document } from '#kernel';
import { bodyOf, type MongoDocument, toWritable } from './body.js';

const through = (body: object): { back: Document; bytes: number; bound: number; json: boolean } => {
  const { document, bytes } = toWritable({ position: '1', body: { id: 'x', ...body } });
  const stored = BSON.serialize(document, { ignoreUndefined: true });
  const back = bodyOf(BSON.deserialize(stored) as MongoDocument);
  return { back, bytes: stored.length, bound: bytes, json: document.json !== undefined };
};
const throughJson = (body: object): unknown => JSON.parse(JSON.stringify({ id: 'x', ...body }));

const keys = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('$ne', 'a.b', '', '$ref', '$id', '0', '_bsontype', 'with\0nul', '__proto__', 'id'),
);
const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.integer({ min: 0xd7f0, max: 0xe010 }).map((unit) => String.fromCharCode(unit)) }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, 2 ** 53 - 1),
    fc.date({ noInvalidDate: true }),
  ),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(keys, tie('tree'), { maxKeys: 5 }),
  ),
}));

describe('The body of a document in MongoDB', () => {
  it('comes back as JSON would give it back, with the order of its keys', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const { back } = through({ value });
        expect(JSON.stringify(back)).toBe(JSON.stringify(throughJson({ value })));
        expect(back).toEqual(throughJson({ value }));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never takes more bytes than were reckoned', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const { bytes, bound } = through({ value });
        expect(bytes).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is native for codes as keys, and JSON beside its scalars for what BSON cannot hold', () => {
    expect(through({ reasons: { 'too.dear': 2, $other: 1 }, status: 'won' }).json).toBe(false);
    const body = { id: 'x', amount: Number.NaN, at: 'k', list: ['\ud800'] };
    const { document } = toWritable({ position: '1', body });
    expect(document).toMatchObject({ body: { id: 'x', amount: null, at: 'k' }, json: expect.any(String) as string });
    expect(document.body).not.toHaveProperty('list');
  });

  it('is refused if it refers to itself', () => {
    const body: { id: string; own?: object } = { id: 'x' };
    body.own = body;
    expect(() => toWritable({ position: '1', body })).toThrow(TypeError);
  });
});
