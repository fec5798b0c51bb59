import { setImmediate as turn } from 'node:timers/promises';
import type { SerializedEvent } from '../limits.js';
import { InvalidAppend, WrongExpectedRevision, type AppendResult, type ExpectedRevision } from '../port.js';
import { groupWriter, type Outcome } from './append-writer.mjs';
import { patiently, unavailable } from './failures.js';
import { formatPosition } from './rows.js';
import type { Connection } from './schema.js';
import { writingThread } from './writing-thread.js';

/** Bounds of one transaction: how long whoever comes next has to wait for it. */
const MAX_APPENDS = 1_000;
const MAX_CHARACTERS = 8 * 1_048_576;
/** From this many appends on, a group is written beside the event loop: while the disk is flushed there, other requests are served. */
const LARGE = 2;

export interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
}

export interface GroupCommitOptions {
  readonly path: string;
  /** How long a group waits for the write lock of another process. */
  readonly busyTimeoutMs: number;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Asked before each commit and before it is acknowledged. @throws where the file is not the one that was opened any more */
  readonly assertInPlace: () => void;
  /** Told after each commit. */
  readonly committed: () => void;
}

export interface GroupCommit {
  /** Settles after the commit. @throws WrongExpectedRevision, InvalidAppend, StoreUnavailable */
  readonly append: (append: Append) => Promise<AppendResult>;
  /** The same for several, in one transaction; the first one refused ends it, those before it stay. */
  readonly appendInOrder: (appends: readonly Append[]) => Promise<void>;
  /** Why the last group could not be written; undefined once one could. */
  readonly trouble: () => string | undefined;
  /** Waits for what is in flight. */
  readonly close: () => Promise<void>;
}

interface Pending {
  readonly appends: readonly Append[];
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit (DeWitt et al., "Implementation techniques for main memory database systems", 1984): everything in flight when
 * the writer's turn comes shares one transaction and one flush to disk. A refused append affects nobody else of its group;
 * if the transaction fails, each append of the group fails and nothing is written.
 */
export function groupCommit(db: Connection, options: GroupCommitOptions): GroupCommit {
  const { path, busyTimeoutMs, now, assertInPlace, committed } = options;
  const queue: Pending[] = [];
  const thread = writingThread(path, busyTimeoutMs);
  const writeHere = groupWriter(db);
  let draining: Promise<void> | undefined;
  let trouble: string | undefined;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      // A turn of the event loop, so that all who were woken by the last commit can join this one.
      await turn();
      const group = takeGroup(queue);
      const appends = group.flatMap((pending) => pending.appends.map(asWritten));
      try {
        assertInPlace();
        const outcomes =
          appends.length < LARGE
            ? await patiently(() => writeHere(appends, now()), busyTimeoutMs)
            : await thread.ask(() => ({ appends, recordedAt: now() }));
        assertInPlace();
        trouble = undefined;
        settle(group, outcomes);
        committed();
      } catch (error) {
        const failure = unavailable(path, error);
        trouble = failure.message;
        fail(group, failure);
      }
    }
    draining = undefined;
  }

  const enqueue = (appends: readonly Append[]): Promise<AppendResult> =>
    new Promise((resolve, reject) => {
      queue.push({ appends, resolve, reject });
      draining ??= drain();
    });

  return {
    append: (append) => enqueue([append]),
    appendInOrder: async (appends) => {
      if (appends.length > 0) await enqueue(appends);
    },
    trouble: () => trouble,
    async close() {
      await draining;
      await thread.close();
    },
  };
}

const asWritten = (append: Append, index: number) => ({
  follows: index > 0,
  ...append,
  expected: revisionOf(append.expected),
});

function takeGroup(queue: Pending[]): Pending[] {
  let characters = 0;
  let appended = 0;
  let taken = 0;
  for (const { appends } of queue) {
    if (appended >= MAX_APPENDS || characters > MAX_CHARACTERS) break;
    for (const { events } of appends) for (const one of events) characters += one.data.length + one.metadata.length;
    appended += appends.length;
    taken += 1;
  }
  return queue.splice(0, taken);
}

function settle(group: readonly Pending[], outcomes: readonly Outcome[]): void {
  let next = 0;
  for (const { appends, resolve, reject } of group) {
    const own = outcomes.slice(next, (next += appends.length));
    const refused = own.findIndex((outcome) => !('position' in outcome));
    const [at, append] = refused < 0 ? [own.at(-1), appends.at(-1)] : [own[refused], appends[refused]];
    if (at && 'position' in at) resolve({ revision: at.revision, position: formatPosition(at.position) });
    else reject(refusalOf(append, at));
  }
}

function refusalOf(append: Append | undefined, outcome: Exclude<Outcome, { position: number }> | undefined): Error {
  if (!append || !outcome || 'leftOut' in outcome) return new Error('An append has no outcome');
  const { stream, expected } = append;
  if ('actual' in outcome) return new WrongExpectedRevision(stream, expected, expectedOf(outcome.actual));
  return new InvalidAppend(`Event id ${outcome.id}, meant for ${stream}, already stands in ${outcome.takenBy}`);
}

const revisionOf = (expected: ExpectedRevision): number => (expected === 'none' ? -1 : expected);
const expectedOf = (revision: number): ExpectedRevision => (revision < 0 ? 'none' : revision);

function fail(group: readonly Pending[], error: Error): void {
  for (const { reject } of group) reject(error);
}
