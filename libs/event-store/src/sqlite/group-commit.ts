import { setImmediate as turn } from 'node:timers/promises';
import type { AppendResult } from '../port.js';
import { appendWriter, type Append, type AppendOutcome } from './append-writer.js';
import { patiently, unavailable } from './failures.js';
import type { Connection } from './schema.js';

/** Bounds of one transaction: how long a reader of the event loop may have to wait for it. */
const MAX_APPENDS = 1_000;
const MAX_CHARACTERS = 8 * 1_048_576;

export interface GroupCommitOptions {
  readonly path: string;
  /** How long a group waits for the write lock of another process. */
  readonly busyTimeoutMs: number;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Told after each commit. */
  readonly committed: () => void;
}

export interface GroupCommit {
  /** Settles after the commit. @throws WrongExpectedRevision, InvalidAppend, StoreUnavailable */
  readonly append: (append: Append) => Promise<AppendResult>;
  /** The same for several, in one transaction; the first one refused ends it, those before it stay. */
  readonly appendInOrder: (appends: readonly Append[]) => Promise<AppendResult>;
  /** When nothing is in flight any more. */
  readonly idle: () => Promise<void>;
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
  const queue: Pending[] = [];
  const writeGroup = groupWriter(db, options);
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      // A turn of the event loop, so that all who were woken by the last commit can join this one.
      await turn();
      const waiting = queue.length;
      try {
        await patiently(() => {
          writeGroup(queue);
        }, options.busyTimeoutMs);
      } catch (error) {
        fail(queue.splice(0, waiting), unavailable(options.path, error));
      }
    }
    draining = undefined;
  }

  const appendInOrder = (appends: readonly Append[]): Promise<AppendResult> =>
    new Promise((resolve, reject) => {
      queue.push({ appends, resolve, reject });
      draining ??= drain();
    });

  return {
    append: (append) => appendInOrder([append]),
    appendInOrder,
    idle: async () => draining,
  };
}

/** Takes a group off the queue and settles it; throws, with nothing taken, only where no transaction can begin. */
function groupWriter(db: Connection, { path, now, committed }: GroupCommitOptions): (queue: Pending[]) => void {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const write = appendWriter(db);
  return (queue) => {
    begin.run();
    const group = takeGroup(queue);
    try {
      const recordedAt = now();
      const outcomes = group.map(({ appends }) => writeInOrder(appends, (append) => write(append, recordedAt)));
      commit.run();
      settle(group, outcomes);
      committed();
    } catch (error) {
      fail(group, unavailable(path, error));
      if (db.inTransaction) rollback.run();
    }
  };
}

function writeInOrder(appends: readonly Append[], write: (append: Append) => AppendOutcome): AppendOutcome | undefined {
  let outcome: AppendOutcome | undefined;
  for (const append of appends) {
    outcome = write(append);
    if (outcome instanceof Error) break;
  }
  return outcome;
}

function takeGroup(queue: Pending[]): Pending[] {
  let characters = 0;
  let taken = 0;
  let written = 0;
  for (const { appends } of queue) {
    if (written >= MAX_APPENDS || characters > MAX_CHARACTERS) break;
    for (const { events } of appends) for (const one of events) characters += one.data.length + one.metadata.length;
    written += appends.length;
    taken += 1;
  }
  return queue.splice(0, taken);
}

function settle(group: readonly Pending[], outcomes: readonly (AppendOutcome | undefined)[]): void {
  group.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome instanceof Error) reject(outcome ?? new Error('An append has no outcome'));
    else resolve(outcome);
  });
}

function fail(group: readonly Pending[], error: Error): void {
  for (const { reject } of group) reject(error);
}
