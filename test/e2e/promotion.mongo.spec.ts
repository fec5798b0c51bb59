import type { ReasonList } from '#reports';
import type { ReadStore } from '#read-store';
import { openMongoReadStore } from '#read-store/mongodb';
import { onMongo } from '../servers/mongodb/suite.js';
import { Api } from '../support/api.js';
import { models } from '../support/history.js';
import { leadger, makePlace, type Place } from '../support/processes.js';

const WITHIN_MS = 1_000;
const PROMOTIONS = 10;

/** The one that promotes is never the process that is asked. */
describe('A query process over MongoDB', () => {
  const newDatabase = onMongo();
  let place: Place;
  let queries: Api;
  let store: ReadStore;

  beforeAll(async () => {
    place = makePlace({ READ_STORE_URL: newDatabase() });
    // Publishes the templates and folds them.
    const app = await Api.start({}, { ...place, remove: () => undefined });
    await app.caughtUp();
    await app.stop();
    store = await openMongoReadStore(place.env['READ_STORE_URL'] ?? '', models);
    queries = await Api.start({}, place, 'query-api');
  }, 180_000);
  afterAll(async () => {
    await store.close();
    await queries.stop();
  });

  const reasons = async (): Promise<string[]> =>
    (await queries.get<ReasonList>('/reasons')).body.items.map(({ id }) => id);

  it(`answers from a generation that another process promoted within ${WITHIN_MS} ms, ${PROMOTIONS} times`, async () => {
    const model = models.find(({ name }) => name === 'reasons');
    const before = await store.live({ name: 'reasons' });
    const [known] = model ? await store.documents(model).find({ limit: 1 }) : [];
    if (!model || !before || !known) throw new Error('There are no reasons');
    let retired = before;
    for (let round = 1; round <= PROMOTIONS; round++) {
      const next = await store.begin({ ...model, fingerprint: `round ${round}` });
      const body = { ...known, id: `only-in-${round}` };
      const to = before.checkpoint;
      const documents = [{ position: to, body, isNew: true }];
      await store.commit([{ generation: next, from: next.checkpoint, to, documents, parked: [] }]);
      expect(await reasons()).not.toContain(body.id);
      await store.promote(next);
      const promoted = performance.now();
      while (!(await reasons()).includes(body.id));
      expect(performance.now() - promoted).toBeLessThan(WITHIN_MS);
      // The old one may go at once: whoever still reads it looks again.
      await store.drop(retired);
      retired = { ...next };
      expect(await reasons()).toEqual([body.id]);
    }
  });

  it('is right again, without a restart, after `leadger rebuild` in a process of its own', async () => {
    const { code } = await leadger(['rebuild', 'reasons'], place.env).finished;
    const ended = performance.now();
    const found = await reasons();
    expect([code, performance.now() - ended < WITHIN_MS]).toEqual([0, true]);
    expect(found.length).toBeGreaterThan(1);
    expect(found.filter((id) => id.startsWith('only-in-'))).toEqual([]);
  });
});
