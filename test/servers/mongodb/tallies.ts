import { defineReadModel, type Document, START } from '#kernel';
import { CheckpointMoved, type ReadStore, ReadStoreUnavailable } from '#read-store';
import { openMongoReadStore } from '#read-store/mongodb';

/** Documents that tell what has been folded into them, so that doubles and gaps show. */
export interface Tally extends Document {
  readonly seen: readonly number[];
}
export const tallies = defineReadModel<Tally, object>({ name: 'tallies', version: 1, indexes: [], on: {} });
export const live = { model: 'tallies', number: 1 };

export const position = (page: number): string => (page === 0 ? START : String(page).padStart(8, '0'));
const KEYS = 300;

/** Each page touches every third document. */
export const touched = (page: number): number[] =>
  Array.from({ length: KEYS }, (_, i) => i).filter((i) => i % 3 === page % 3);

/** As a projector does: load, fold what a document has not seen, commit. */
async function project(store: ReadStore, page: number): Promise<void> {
  const ids = touched(page).map((i) => `key-${i}`);
  const stored = await store.load(live, ids);
  const documents = ids.flatMap((id) => {
    const before = stored.get(id);
    if (before && before.position >= position(page)) return [];
    const seen = [...((before?.body as Tally | undefined)?.seen ?? []), page];
    return [{ position: position(page), body: { id, seen } satisfies Tally, isNew: !before }];
  });
  await store.commit([{ generation: live, from: position(page - 1), to: position(page), documents, parked: [] }]);
}

/**
 * Goes on from the checkpoint until so many pages are read.
 * @param isAlone nobody else may have moved the checkpoint then, whatever answers were lost
 */
export async function projectAll(store: ReadStore, pages: number, isAlone = true): Promise<void> {
  for (;;) {
    try {
      const page = Number((await store.live(tallies))?.checkpoint) + 1;
      if (page > pages) return;
      await project(store, page);
    } catch (error) {
      const isMoved = !isAlone && error instanceof CheckpointMoved;
      if (!isMoved && !(error instanceof ReadStoreUnavailable)) throw error;
    }
  }
}

export async function expectEachOnce(store: ReadStore, count: number): Promise<void> {
  const documents = await store.documents(tallies).find({ limit: 10_000 });
  expect(documents).toHaveLength(KEYS);
  for (const { id, seen } of documents) {
    const pages = Array.from({ length: count }, (_, i) => i + 1);
    expect(seen).toEqual(pages.filter((page) => page % 3 === Number(id.slice(4)) % 3));
  }
}

/** Waits until the checkpoint is beyond this one. */
export async function progressAfter(url: string, from: string): Promise<string> {
  const observer = await openMongoReadStore(url, []);
  try {
    for (;;) {
      const checkpoint = (await observer.live(tallies))?.checkpoint ?? START;
      if (checkpoint > from) return checkpoint;
    }
  } finally {
    await observer.close();
  }
}
