import { MongoClient } from 'mongodb';
import { START } from '#kernel';
import { CheckpointMoved, type GenerationCommit, type ReadStore } from '#read-store';
import { onMongo } from '../../../../test/servers/mongodb/suite.js';
import {
  expectEachOnce,
  live,
  position,
  projectAll,
  tallies,
  touched,
} from '../../../../test/servers/mongodb/tallies.js';
import { openMongoReadStore } from './mongo-read-store.js';

const PAGES = 36;

describe('Projectors at one MongoDB read store', () => {
  const newDatabase = onMongo();
  const stores: ReadStore[] = [];
  const open = async (url: string): Promise<ReadStore> => {
    const store = await openMongoReadStore(url, [tallies]);
    stores.push(store);
    return store;
  };
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  const commitOf = (from: number, to: number, seen: readonly number[], isNew: boolean): GenerationCommit => {
    const documents = touched(to).map((i) => ({ position: position(to), body: { id: `key-${i}`, seen }, isNew }));
    return { generation: live, from: position(from), to: position(to), documents, parked: [] };
  };

  it('have the effect of one when three of them do the same work at once', async () => {
    const url = newDatabase();
    const three = await Promise.all([open(url), open(url), open(url)]);
    expect(
      new Set((await Promise.all(three.map(async (store) => store.begin(tallies)))).map(({ number }) => number)),
    ).toEqual(new Set([1]));
    await Promise.all(three.map(async (store) => projectAll(store, PAGES, false)));
    for (const store of three) await expectEachOnce(store, PAGES);
  });

  it.each([true, false])('change nothing when they are late, even past the check (called new: %s)', async (isNew) => {
    const url = newDatabase();
    const store = await open(url);
    await store.begin(tallies);
    await store.commit([commitOf(0, 3, [3], true)]);
    await store.commit([commitOf(3, 6, [3, 6], false)]);
    const before = await store.documents(tallies).find({});
    await expect(store.commit([commitOf(0, 3, [99], isNew)])).rejects.toThrow(CheckpointMoved);
    // As if the check had been passed before the others wrote: the checkpoint is set back for the time of the commit.
    const client = await new MongoClient(url).connect();
    await client
      .db()
      .collection('models')
      .updateOne({}, { $set: { 'generations.g1.partitions.p0.checkpoint': START } });
    await client.close();
    await store.commit([commitOf(0, 3, [99], isNew)]);
    expect(await store.documents(tallies).find({})).toEqual(before);
  });

  it('let the newer of two new documents stay, whichever comes first', async () => {
    const url = newDatabase();
    const [one, two] = await Promise.all([open(url), open(url)]);
    await one.begin(tallies);
    const race = [one.commit([commitOf(0, 3, [3], true)]), two.commit([commitOf(0, 6, [3, 6], true)])];
    const [first, second] = await Promise.allSettled(race);
    expect([first?.status, second?.status].sort()).toEqual(['fulfilled', 'rejected']);
    if (first?.status === 'fulfilled') await one.commit([commitOf(3, 6, [3, 6], false)]);
    for (const { seen } of await one.documents(tallies).find({})) expect(seen).toEqual([3, 6]);
  });

  it('begin one and the same generation when they start at once, again and again', async () => {
    const url = newDatabase();
    const first = await open(url);
    const three = [first, await open(url), await open(url)];
    await Promise.all(three.map(async (store) => store.begin(tallies)));
    await first.commit([commitOf(0, 3, [3], true)]);
    const next = { ...tallies, fingerprint: '2' };
    const begun = await Promise.all(three.map(async (store) => store.begin(next)));
    expect(begun.map(({ number, state }) => [number, state])).toEqual([2, 2, 2].map((n) => [n, 'building']));
    await Promise.all(three.map(async (store) => store.promote({ model: 'tallies', number: 2 })));
    expect((await first.generations()).map(({ state }) => state)).toEqual(['retired', 'live']);
  });

  it('never show an empty model to a reader while generations come and go', async () => {
    const url = newDatabase();
    const [writer, reader] = [await open(url), await open(url)];
    const first = await writer.begin(tallies);
    await writer.commit([commitOf(0, 3, [3], true)]);
    let reads = 0;
    const switching = { isOn: true };
    const reading = (async () => {
      for (; switching.isOn; reads += 1) expect(await reader.documents(tallies).count({})).toBe(touched(3).length);
    })();
    for (let before = first, version = 2; version < 12; version += 1) {
      const next = await writer.begin({ ...tallies, fingerprint: String(version) });
      await writer.commit([{ ...commitOf(0, 3, [3], true), generation: next }]);
      await writer.promote(next);
      await writer.drop(before);
      before = next;
    }
    switching.isOn = false;
    await reading;
    expect(reads).toBeGreaterThan(10);
  });

  it('leave no collection behind that nobody knows', async () => {
    const url = newDatabase();
    const store = await open(url);
    await store.begin(tallies);
    await store.commit([commitOf(0, 3, [3], true)]);
    const client = await new MongoClient(url).connect();
    await client.db().collection<{ _id: string }>('tallies.7').insertOne({ _id: 'late' });
    await client
      .db()
      .collection('models')
      .updateOne({}, { $set: { last: 7 } });
    await store.begin({ ...tallies, fingerprint: '2' });
    const names = (await client.db().listCollections().toArray()).map(({ name }) => name).sort();
    await client.close();
    expect(names).not.toContain('tallies.7');
    expect(names).toContain('tallies.8');
  });
});
