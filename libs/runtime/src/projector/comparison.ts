import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Document, type Position, type ReadModel, START } from '#kernel';
import type { Generation, ReadStore, StoredDocument } from '#read-store';

/** A document that is not the same in both generations. */
export interface Difference {
  readonly id: string;
  /** The fields that differ, where it is in both; `position` among them where it has seen other events. */
  readonly what: 'missing before' | 'missing now' | readonly string[];
}

/** How a generation differs from the one that was built of the same log by the same declaration before it. */
export interface Comparison {
  readonly model: string;
  /** Documents, those that are in one of the two only among them. */
  readonly compared: number;
  /** Documents that have seen events which one of the two has not reached: they cannot be compared. */
  readonly inMotion: number;
  readonly differing: number;
  /** The first of those that differ, in the order of ids. */
  readonly examples: readonly Difference[];
}

/** Documents may be long, and those of two generations are held at once. */
const PAGE = 200;
const EXAMPLES = 10;

/** A generation that is ready to take the place of the live one. */
export interface Built {
  readonly model: ReadModel;
  readonly generation: Generation;
  /** Up to which every event is in its documents. */
  readonly position: Position;
}

/**
 * Compares a new generation with the live one, document by document: a merge of both in the order of ids. What has seen later events
 * than both have reached is in motion and cannot be compared. The event loop is held for a page at a time.
 * @param signal ends it early
 * @returns undefined where there is no other generation of the same declaration to compare with, where that one was replaced
 * meanwhile, or the signal came
 */
export async function compareWithLive(
  store: ReadStore,
  { model, generation, position }: Built,
  signal?: AbortSignal,
): Promise<Comparison | undefined> {
  const live = await store.live(model);
  if (live?.fingerprint !== generation.fingerprint || live.number === generation.number) return undefined;
  const upTo = live.checkpoint < position ? live.checkpoint : position;
  const examples: Difference[] = [];
  let [compared, inMotion, differing] = [0, 0, 0];
  for await (const [old, fresh] of pairs(store, live, generation)) {
    if (signal?.aborted) return undefined;
    if (hasSeenMore(old, upTo) || hasSeenMore(fresh, upTo)) {
      inMotion++;
      continue;
    }
    compared++;
    const difference = differenceOf(old, fresh);
    if (difference && differing++ < EXAMPLES) examples.push(difference);
  }
  // One that was dropped has no documents any more.
  if ((await store.live(model))?.number !== live.number) return undefined;
  return { model: model.name, compared, inMotion, differing, examples };
}

const hasSeenMore = (document: StoredDocument | undefined, upTo: Position): boolean =>
  (document?.position ?? START) > upTo;

/** Most are written alike, which is seen sooner. */
const isSame = (old: Document, fresh: Document): boolean =>
  JSON.stringify(old) === JSON.stringify(fresh) || isDeepStrictEqual(old, fresh);

function differenceOf(old: StoredDocument | undefined, fresh: StoredDocument | undefined): Difference | undefined {
  if (!old) return fresh && { id: fresh.body.id, what: 'missing before' };
  if (!fresh) return { id: old.body.id, what: 'missing now' };
  if (old.position === fresh.position && isSame(old.body, fresh.body)) return undefined;
  const fields = new Set([...Object.keys(old.body), ...Object.keys(fresh.body)]);
  const what = [...fields].filter(
    (field) => !isDeepStrictEqual(Reflect.get(old.body, field), Reflect.get(fresh.body, field)),
  );
  if (old.position !== fresh.position) what.push('position');
  return { id: old.body.id, what };
}

type Pair = readonly [StoredDocument | undefined, StoredDocument | undefined];

/** The documents of two generations, those of one id together. */
async function* pairs(store: ReadStore, before: Generation, now: Generation): AsyncGenerator<Pair, void, undefined> {
  const [left, right] = [documentsOf(store, before), documentsOf(store, now)];
  let [old, fresh] = [await nextOf(left), await nextOf(right)];
  while (old ?? fresh) {
    const order = orderOf(old, fresh);
    yield [order <= 0 ? old : undefined, order >= 0 ? fresh : undefined];
    [old, fresh] = [order <= 0 ? await nextOf(left) : old, order >= 0 ? await nextOf(right) : fresh];
  }
}

/** By code point, as the store has them; what is not there comes last. */
function orderOf(old: StoredDocument | undefined, fresh: StoredDocument | undefined): number {
  if (!old) return 1;
  if (!fresh) return -1;
  return old.body.id === fresh.body.id ? 0 : Buffer.compare(Buffer.from(old.body.id), Buffer.from(fresh.body.id));
}

async function* documentsOf(store: ReadStore, generation: Generation): AsyncGenerator<StoredDocument, void, undefined> {
  for (let after: string | undefined; ;) {
    const page = await store.scan(generation, after, PAGE);
    await setImmediate();
    yield* page;
    after = page.at(-1)?.body.id;
    if (page.length < PAGE) return;
  }
}

async function nextOf(documents: AsyncGenerator<StoredDocument, void, undefined>): Promise<StoredDocument | undefined> {
  const { value } = await documents.next();
  return value ?? undefined;
}
