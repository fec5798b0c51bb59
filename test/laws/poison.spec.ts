import { calendarOf, defineReadModel, type Document, type NewEvent, type ReadModel } from '#kernel';
import { v5 } from 'uuid';
import { QueryRunner } from '../../libs/runtime/src/queries/query-runner.js';
import { statusQuery } from '../../libs/runtime/src/queries/status.js';
import type { StatusAnswer } from '../../libs/runtime/src/queries/status-answer.js';
import { rebuild } from '../../libs/runtime/src/projector/rebuild.js';
import { METADATA } from '../support/metadata.js';
import { projecting } from '../support/projecting.js';
import { allDocuments } from '../support/read-back.js';
import { until } from '../support/until.js';
import { openStores, type Stores } from '../support/stores.js';

interface Sum extends Document {
  total: number;
}
type Counted = { Counted: { readonly key: string; readonly by: number } };

/** A fold that changes its document and then fails on 13, unless it was mended. */
const sums = (name: string, mended = false, version = 1): ReadModel<Sum> =>
  defineReadModel<Sum, Counted>({
    name,
    version,
    indexes: [],
    on: {
      Counted: {
        keys({ data: { key } }) {
          if (key === 'nowhere' && !mended) throw new Error('There is no such place');
          return [key];
        },
        apply(doc = { id: '', total: 0 }, { data: { by } }, key) {
          const sum = { ...doc, id: key };
          doc.total += by;
          if (by === 13 && !mended) throw new Error('13 is more than this fold can take');
          return { ...sum, total: doc.total };
        },
      },
    },
  });

const counted = (key: string, by: number, number: number): NewEvent => ({
  id: v5(`${key} ${number}`, '6a1c0f3c-5f0e-5f57-9f0a-2d6b1f7c9a10'),
  type: 'Counted',
  data: { key, by },
  metadata: METADATA,
});

describe('an event that a fold cannot take', () => {
  const [poisoned, sound] = [sums('poisoned'), sums('sound', true)];
  const models = [poisoned, sound];
  let stores: Stores;

  beforeEach(() => {
    stores = openStores(models);
  });
  afterEach(() => stores.close());

  const append = async (key: string, ...figures: number[]): Promise<void> => {
    const stream = `sum-${key}`;
    const before = await stores.events.readStream(stream);
    const events = figures.map((by, index) => counted(key, by, before.length + index));
    await stores.events.append(stream, before.length === 0 ? 'none' : before.length - 1, events);
  };
  const totals = async (): Promise<Record<string, Record<string, number>>> => {
    const documents = await allDocuments(stores.documents, models);
    const total = (doc: Document): number => (doc as Sum).total;
    return Object.fromEntries(
      Object.entries(documents).map(([name, docs]) => [
        name,
        Object.fromEntries(Object.entries(docs).map(([id, doc]) => [id, total(doc)])),
      ]),
    );
  };
  const status = async (): Promise<StatusAnswer | undefined> => {
    const { events, documents: store } = stores;
    const query = statusQuery({ version: '0', events, store, models, rate: () => 0, troubles: () => [] });
    return (await new QueryRunner(events, store, calendarOf('UTC'), 0).run(query, {})) as StatusAnswer | undefined;
  };

  it('parks its key at the event before it; other keys, other read models and later events go on', async () => {
    await append('a', 1, 2);
    await append('b', 5, 13, 7);
    await append('a', 3);
    const { errors } = await projecting(stores.events, stores.documents, models, async () => {
      await append('c', 13);
      await append('a', 4);
      await append('b', 1);
    });
    expect(errors).toEqual([]);
    expect(await totals()).toEqual({ poisoned: { a: 10, b: 5 }, sound: { a: 10, b: 26, c: 13 } });
    const [parkedB, parkedC] = await stores.documents.parked({ model: 'poisoned', number: 1 });
    expect(parkedB).toMatchObject({ key: 'b', eventType: 'Counted', eventId: counted('b', 13, 1).id });
    expect(parkedB?.error).toContain('13 is more than this fold can take');
    expect(parkedC).toMatchObject({ key: 'c' });
  });

  it('and that has no key is no reason to stop either', async () => {
    const keyless = { ...counted('a', 1, 0), data: { by: 1 } };
    await stores.events.append('sum-a', 'none', [keyless, counted('a', 2, 1)]);
    const { errors } = await projecting(stores.events, stores.documents, models);
    expect(errors).toEqual([]);
    expect(await totals()).toEqual({ poisoned: { a: 2 }, sound: { a: 2 } });
    expect(await stores.documents.parked({ model: 'sound', number: 1 })).toMatchObject([
      { key: '', eventId: keyless.id },
    ]);
  });

  it('and of which it cannot even tell what it touches is parked as well, with its id, and stops nobody', async () => {
    await append('nowhere', 1);
    await append('a', 1);
    const { errors } = await projecting(stores.events, stores.documents, models, () => append('a', 2));
    expect(errors).toEqual([]);
    expect(await totals()).toEqual({ poisoned: { a: 3 }, sound: { a: 3, nowhere: 1 } });
    expect(await stores.documents.parked({ model: 'poisoned', number: 1 })).toMatchObject([
      { key: '', eventId: counted('nowhere', 1, 0).id, error: expect.stringMatching(/touches: There is no/) as string },
    ]);
  });

  it('is shown in the status: yellow, with the number of documents that stand still', async () => {
    await append('a', 13);
    await append('b', 1);
    const caughtUp = async (): Promise<void> => {
      expect((await status())?.warnings).toEqual([expect.stringMatching(/^poisoned has parked .* 13 is more/)]);
      expect((await status())?.readModels).toMatchObject([
        { name: 'poisoned', health: 'yellow', parked: 1, upToDate: true },
        { name: 'sound', health: 'green', parked: 0, upToDate: true },
      ]);
    };
    await projecting(stores.events, stores.documents, models, undefined, { caughtUp });
  });

  it('stays parked when the projector starts again', async () => {
    await append('a', 1, 13);
    await projecting(stores.events, stores.documents, models);
    await append('a', 2);
    await projecting(stores.events, stores.documents, models, () => append('a', 4));
    expect(await totals()).toEqual({ poisoned: { a: 1 }, sound: { a: 20 } });
    expect(await stores.documents.parked({ model: 'poisoned', number: 1 })).toHaveLength(1);
  });

  it('keeps its own read model on the old generation when all are declared otherwise, and no other', async () => {
    await append('b', 13);
    await append('a', 1);
    await projecting(stores.events, stores.documents, models);
    const next = [sums('poisoned', false, 2), sums('sound', true, 2)];
    const generations = async () =>
      Promise.all(next.map(async (model) => (await stores.documents.live(model))?.number));
    const { errors } = await projecting(stores.events, stores.documents, next, undefined, {
      caughtUp: () => until(async () => (await generations())[1] === 2),
    });
    expect(await generations()).toEqual([1, 2]);
    expect(errors).toEqual([expect.stringMatching(/^Rebuild failed.*poisoned cannot fold Counted/)]);
  });

  it('is an error in a rebuild: the old generation goes on being read, and after a mending the rebuild takes all', async () => {
    await append('a', 1);
    await append('b', 13);
    await projecting(stores.events, stores.documents, models);
    await expect(rebuild(stores.events, stores.documents, models)).rejects.toThrow(
      /poisoned cannot fold Counted .* 13 is more/,
    );
    expect(await totals()).toEqual({ poisoned: { a: 1 }, sound: { a: 1, b: 13 } });
    await rebuild(stores.events, stores.documents, [sums('poisoned', true), sound]);
    expect(await totals()).toEqual({ poisoned: { a: 1, b: 13 }, sound: { a: 1, b: 13 } });
    // All has been seen before the projector has the leases that make it green.
    const caughtUp = (): Promise<void> =>
      until(async () => (await status())?.readModels.every(({ health }) => health === 'green') ?? false);
    const mended = [sums('poisoned', true), sound];
    await projecting(stores.events, stores.documents, mended, undefined, { caughtUp });
  });
});
