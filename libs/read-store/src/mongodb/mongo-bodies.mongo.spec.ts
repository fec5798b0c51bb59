import { defineReadModel, type Document, START } from '#kernel';
import { onMongo } from '../../../../test/servers/mongodb/suite.js';
import type { ReadStore } from '../port.js';
import { openMongoReadStore } from './mongo-read-store.js';

interface Share extends Document {
  readonly day?: string;
  readonly reasons?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly list?: readonly unknown[];
}
const shares = defineReadModel<Share, object>({ name: 'shares', version: 1, indexes: [['day']], on: {} });

describe('Documents in MongoDB', () => {
  const newDatabase = onMongo();

  async function stored(bodies: readonly Share[]): Promise<ReadStore> {
    const store = await openMongoReadStore(newDatabase(), [shares]);
    const generation = await store.begin(shares);
    const half = Math.ceil(bodies.length / 2);
    const documents = bodies.map((body, i) => ({ position: '1', body, isNew: i < half }));
    await store.commit([{ generation, from: START, to: '1', documents, parked: [] }]);
    return store;
  }

  it.each<readonly [string, Share]>([
    ['dots and dollars in codes', { id: 'a', reasons: { 'too.dear': 1, $other: 2, '': 3, '$a.b': { $set: 1 } } }],
    ['the order of keys', { id: 'b', text: 'z', reasons: { z: 1, a: 2, m: { y: 1, b: 2 } }, day: 'd' }],
    ['numbers of every size', { id: 'c', list: [0, -1, 2 ** 31, 2 ** 53 - 1, 0.1 + 0.2, 1e300] }],
    [
      'what only JSON can hold',
      { id: 'd', day: '2024-01-01', text: '\ud800', reasons: { 'a\0b': 1, $ref: 'x', $id: 1 } },
    ],
    ['text of every kind', { id: 'ї "😀"', text: 'nul \0, \u2028, 😀' }],
  ])('come back as they were: %s', async (_, body) => {
    const store = await stored([body, { ...body, id: `${body.id}-2` }]);
    try {
      expect(JSON.stringify(await store.documents(shares).get(body.id))).toBe(JSON.stringify(body));
      const loaded = await store.load({ model: 'shares', number: 1 }, [body.id, `${body.id}-2`]);
      expect(loaded.get(`${body.id}-2`)).toEqual({ position: '1', body: { ...body, id: `${body.id}-2` } });
      if (body.day) expect(await store.documents(shares).count({ where: { day: body.day } })).toBe(2);
    } finally {
      await store.close();
    }
  });

  it('drop what is undefined, as JSON does', async () => {
    const store = await stored([{ id: 'a', text: undefined, reasons: { none: undefined, one: 1 } }]);
    try {
      expect(await store.documents(shares).get('a')).toStrictEqual({ id: 'a', reasons: { one: 1 } });
      expect(await store.documents(shares).count({ where: { day: null } })).toBe(1);
    } finally {
      await store.close();
    }
  });

  it('may be many megabytes each, and more in one commit than a message takes', async () => {
    const bodies = Array.from({ length: 8 }, (_, i) => ({ id: `big-${i}`, text: String(i).repeat(7_000_000) }));
    const store = await stored(bodies);
    try {
      expect(await store.documents(shares).count({})).toBe(8);
      expect((await store.documents(shares).get('big-7'))?.text?.length).toBe(7_000_000);
    } finally {
      await store.close();
    }
  }, 180_000);
});
