import fc from 'fast-check';
import { type RecordedEvent, START } from '#kernel';
import type { GenerationFold } from './generation-fold.js';
import { Died, Documents, positionOf, type Seen, type Touched, touching } from './seen.examples.js';
import { WriteBehind, type WriteSettings } from './write-behind.js';

/** Events apart from each other that no log here has. */
const NEVER = 1_000_000;

/** What a document must have seen that has seen the log up to a position. */
const expected = (log: readonly RecordedEvent[], key: string, position: string): string[] =>
  log
    .filter((event) => event.position <= position && (event.data as Touched['Touched']).keys.includes(key))
    .map(({ id }) => id);

/** That every document is what it has seen, and has seen everything up to the checkpoint. */
function expectSound({ byId, checkpoint }: Documents, log: readonly RecordedEvent[]): void {
  for (const [key, { body, position }] of byId) expect((body as Seen).by).toEqual(expected(log, key, position));
  const keys = new Set(log.flatMap(({ data }) => (data as Touched['Touched']).keys));
  for (const key of keys) {
    const due = expected(log, key, checkpoint);
    expect((byId.get(key)?.body as Seen | undefined)?.by.slice(0, due.length) ?? []).toEqual(due);
  }
}

const pagesOf = (log: readonly RecordedEvent[], size: number): RecordedEvent[][] =>
  Array.from({ length: Math.ceil(log.length / size) }, (_, page) => log.slice(page * size, (page + 1) * size));

async function run(
  documents: Documents,
  pages: readonly RecordedEvent[][],
  settings: WriteSettings,
  onPage: (fold: GenerationFold) => void = () => undefined,
): Promise<void> {
  const fold = await documents.fold();
  const writing = new WriteBehind(documents.store, [fold], settings);
  try {
    for (const page of pages) {
      await fold.take(page, page.at(-1)?.position ?? START);
      await writing.due();
      onPage(fold);
    }
    await writing.finish();
  } finally {
    await writing.settled();
  }
}

const some = (length: number, keysOf: (number: number) => readonly string[]): RecordedEvent[] =>
  Array.from({ length }, (_, index) => touching(index + 1, keysOf(index + 1)));

describe('Writing behind a rebuild', () => {
  it('leaves sound documents whenever it dies, and goes on to the whole', async () => {
    const keys = fc.uniqueArray(
      fc.oneof(
        fc.constantFrom('hot', 'warm'),
        fc.nat(40).map((n) => `k${n}`),
      ),
      { maxLength: 4 },
    );
    const upTo = (max: number) => fc.integer({ min: 1, max });
    const settings = fc.record({ documents: upTo(20), events: upTo(60), batch: upTo(8), early: upTo(40) });
    const deaths = fc.infiniteStream(fc.nat(60));
    let died = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(keys, { minLength: 10, maxLength: 150 }),
        upTo(9),
        settings,
        deaths,
        async (touches, size, how, lives) => {
          const log = touches.map((own, index) => touching(index + 1, own));
          const documents = new Documents();
          // Every life is a little longer, so that it comes to an end.
          for (let life = 0, done = false; !done; life++) {
            documents.left = life * 3 + Number(lives.next().value);
            done = await run(documents, pagesOf(log, size), how).then(
              () => true,
              (error: unknown) => {
                if (!(error instanceof Died)) throw error;
                died++;
                return false;
              },
            );
            expectSound(documents, log);
          }
          expect(documents.checkpoint).toBe(log.at(-1)?.position);
        },
      ),
      { numRuns: 60 },
    );
    expect(died).toBeGreaterThan(20);
  }, 180_000);

  it.each([1, 2, 3, 4])('keeps memory bounded where an event begins %d documents', async (each) => {
    const log = some(6_000, (number) => Array.from({ length: each }, (_, n) => `k${number}-${n}`));
    const documents = new Documents();
    let most = 0;
    await run(
      documents,
      pagesOf(log, 100),
      { documents: 1_000, events: 1_000_000, batch: 100, early: NEVER },
      (fold) => {
        most = Math.max(most, fold.size);
      },
    );
    expect(most).toBeLessThanOrEqual(1_250 + each * 100);
    expect(documents.byId.size).toBe(6_000 * each);
  });

  it('stays no further ahead of the checkpoint than it may, also where the same documents are touched all the time', async () => {
    const log = some(20_000, (number) => [`k${number % 50}`]);
    let most = 0;
    const settings = { documents: 1_000, events: 500, batch: 10, early: NEVER };
    const documents = new Documents();
    await run(documents, pagesOf(log, 100), settings, ({ ahead }) => {
      most = Math.max(most, ahead);
    });
    expect(most).toBeLessThanOrEqual(600);
    expect(documents.commits).toBeLessThan(20_000 / 50);
  });

  it('counts a document with long lists for several', async () => {
    const log = some(10_000, (number) => [`k${number % 20}`]);
    const documents = new Documents();
    let most = 0;
    await run(documents, pagesOf(log, 20), { documents: 40, events: 400, batch: 100, early: NEVER }, ({ size }) => {
      most = Math.max(most, size);
    });
    expect(most).toBeGreaterThan(40);
    expect(most).toBeLessThanOrEqual(1.25 * 40 + 20);
    expectSound(documents, log);
  });

  it('does not write what fits into memory and is touched again and again before the end', async () => {
    const documents = new Documents();
    const log = some(5_000, (number) => [`k${number % 100}`]);
    await run(documents, pagesOf(log, 100), { documents: 1_000, events: 100_000, batch: 1_000, early: 100 });
    expect(documents.commits).toBe(2);
  });

  it('writes what has become cold early and once, so that little is left for the end', async () => {
    const documents = new Documents();
    const log = some(2_000, (number) => [`k${number}`]);
    const settings = { documents: 100_000, events: 100_000, batch: 10_000, early: 20 };
    let written = 0;
    await run(documents, pagesOf(log, 20), settings, () => {
      written = documents.byId.size;
    });
    expect(written).toBeGreaterThan(0.8 * 2_000);
    expect(documents.writes).toBe(2_000);
    expect(documents.commits).toBeLessThan(2_000 / 20);
    expectSound(documents, log);
  });

  it('waits for a write that takes long, when too much has gathered', async () => {
    const documents = new Documents();
    let open = (): void => undefined;
    documents.open = new Promise((resolve) => (open = resolve));
    let ahead = 0;
    const log = some(5_000, (number) => [`k${number % 50}`]);
    const running = run(
      documents,
      pagesOf(log, 100),
      { documents: 1_000, events: 500, batch: 100, early: NEVER },
      (fold) => {
        ahead = fold.folded;
      },
    );
    for (let turn = 0; turn < 500; turn++) await Promise.resolve();
    expect(ahead).toBeLessThanOrEqual(600);
    open();
    await running;
    expect(documents.checkpoint).toBe(positionOf(5_000));
  });

  it('says soon that a write has failed', async () => {
    const documents = new Documents();
    documents.left = 200;
    let pages = 0;
    const log = some(50_000, (number) => [`k${number}`]);
    const running = run(
      documents,
      pagesOf(log, 100),
      { documents: 500, events: 1_000_000, batch: 100, early: NEVER },
      () => pages++,
    );
    await expect(running).rejects.toThrow(Died);
    expect(pages).toBeLessThan(20);
  });
});
