import { calendarOf, defineQuery, defineReadModel, type Document, type ReadModel } from '#kernel';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { QueryRunner } from './query-runner.js';

const daysIn = (timeZone?: string): ReadModel =>
  defineReadModel<Document, object>({
    name: 'days',
    version: 1,
    ...(timeZone !== undefined && { settings: { timeZone } }),
    indexes: [],
    on: {},
  });

class Ask {}

describe('The days of a query', () => {
  const kyiv = daysIn('Europe/Kyiv');
  let stores: Stores;
  let runner: QueryRunner;
  /** The time zone that an answer is given in, and what happens while its documents are read. */
  const askedWhile = (happens: () => Promise<void> = async () => undefined) =>
    runner.run(
      defineQuery<Ask, string>({
        name: 'ask',
        type: Ask,
        reads: [kyiv],
        run: async (_, context) => {
          const { timeZone } = await context.countedIn(kyiv);
          await happens();
          return timeZone;
        },
      }),
      new Ask(),
    );
  const promote = async (model: ReadModel): Promise<void> => {
    await stores.documents.promote(await stores.documents.begin(model));
  };

  beforeEach(() => {
    stores = openStores([kyiv]);
    runner = new QueryRunner(stores.events, stores.documents, calendarOf('Europe/Kyiv'), 0);
  });
  afterEach(() => stores.close());

  it('are those of the company while nothing is counted yet, or what is read counts none', async () => {
    expect(await askedWhile()).toBe('Europe/Kyiv');
    await promote(daysIn());
    expect(await askedWhile()).toBe('Europe/Kyiv');
  });

  it('are those that the live generation was counted in, whatever this program is configured with', async () => {
    await promote(daysIn('Asia/Tokyo'));
    expect(await askedWhile()).toBe('Asia/Tokyo');
    await promote(kyiv);
    expect(await askedWhile()).toBe('Europe/Kyiv');
  });

  it('are asked for again where a generation in other days is promoted while its documents are read', async () => {
    await promote(daysIn('Asia/Tokyo'));
    const answers = [() => promote(kyiv)];
    expect(await askedWhile(async () => answers.pop()?.())).toBe('Europe/Kyiv');
  });
});
