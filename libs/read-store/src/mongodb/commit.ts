import { randomUUID } from 'node:crypto';
import { CheckpointMoved, type GenerationCommit, LeaseLost } from '../port.js';
import { modelsByName, moveCheckpoints, movesOf, type Pending } from './checkpoints.js';
import type { Connection } from './connection.js';
import { heldOf } from './leases.js';
import { writeParked } from './parked.js';
import { inParallel } from './patience.js';
import { entryOf, nameOf } from './registry.js';
import { prepare, type Prepared, writesOf } from './write.js';

/** Writes that go side by side. */
const LANES = 4;

/** A commit with copies of its documents, in the form that is stored. */
interface Step extends Omit<GenerationCommit, 'documents'> {
  readonly prepared: Prepared;
}

function stepOf({ documents, parked, ...commit }: GenerationCommit): Step {
  if (commit.to < commit.from)
    throw new RangeError(`The checkpoint of ${nameOf(commit.generation)} cannot go back to ${commit.to}`);
  return { ...commit, prepared: prepare(documents), parked: parked.map((event) => ({ ...event })) };
}

/** Commits of one partition in one call follow each other: they become one. */
function joined(commits: readonly GenerationCommit[]): GenerationCommit[] {
  const byName = new Map<string, GenerationCommit>();
  for (const commit of commits) {
    const name = `${nameOf(commit.generation)}.${commit.partition ?? 'all'}`;
    const before = byName.get(name);
    if (before && before.to !== commit.from) throw new CheckpointMoved(commit.generation);
    byName.set(name, before ? { ...before, to: commit.to, ...bothOf(before, commit) } : commit);
  }
  return [...byName.values()];
}

const bothOf = (
  a: GenerationCommit,
  b: GenerationCommit,
): Pick<GenerationCommit, 'lastSeen' | 'documents' | 'parked'> => ({
  lastSeen: b.lastSeen ?? a.lastSeen,
  documents: [...a.documents, ...b.documents],
  parked: [...a.parked, ...b.parked],
});

/**
 * What is written is settled now: the documents may go on changing. Without transactions: all leases and checkpoints are looked at
 * before anything is written; documents ignore what they have seen already, so that writing them again, or by a projector that is
 * late, changes nothing; a checkpoint moves last, and only from where it was, under no older lease. What an owner writes between losing
 * its lease and learning of it are the very documents that the next owner folds from the same events.
 * The work that is returned may be run again after a lost answer: it knows by `token` which checkpoints it has moved itself.
 */
function commitWork(connection: Connection, commits: readonly GenerationCommit[]): () => Promise<void> {
  const steps = joined(commits).map(stepOf);
  const token = randomUUID();
  return async () => {
    const pending = await pendingOf(connection, steps, token);
    const writes = pending.flatMap(({ generation, prepared, parked }) => [
      ...writesOf(connection.documents(generation), prepared),
      async () => writeParked(connection, generation, parked),
    ]);
    await inParallel(writes, LANES);
    await moveCheckpoints(connection, pending, token);
  };
}

/** Commits, one after the other in the order in which they were asked for. */
export function commitsOn(connection: Connection): (commits: readonly GenerationCommit[]) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return async (commits) => {
    const work = commitWork(connection, commits);
    const turn = last.then(async () => connection.call(work));
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** Those whose checkpoint is still to be moved. @throws before anything is written: LeaseLost first, then CheckpointMoved */
async function pendingOf(connection: Connection, steps: readonly Step[], token: string): Promise<Pending<Step>[]> {
  const models = await modelsByName(connection);
  const standing = steps.map((step) => {
    const model = models.get(step.generation.model);
    return { step, model, moves: movesOf(entryOf(model, step.generation.number), step) };
  });
  const left = standing.filter(({ moves }) => moves.length === 0 || moves.some(([, { commit }]) => commit !== token));
  await requireHeld(
    connection,
    left.map(({ step }) => step),
  );
  return left.map(({ step, model, moves }) => {
    const { generation, from } = step;
    const takesCommits = model?.live === generation.number || model?.building === generation.number;
    const stands = moves.length > 0 && moves.every(([, { checkpoint }]) => checkpoint === from);
    if (!stands || !takesCommits) throw new CheckpointMoved(generation);
    return { ...step, partitions: moves.map(([number]) => number) };
  });
}

async function requireHeld(connection: Connection, steps: readonly Step[]): Promise<void> {
  const fences = steps.flatMap(({ fence }) => fence ?? []);
  const held = new Set(await heldOf(connection, fences));
  const lost = fences.find((fence) => !held.has(fence));
  if (lost) throw new LeaseLost(lost);
}
