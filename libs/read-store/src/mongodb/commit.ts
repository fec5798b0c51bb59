import { randomUUID } from 'node:crypto';
import { CheckpointMoved, type GenerationCommit } from '../port.js';
import { dropCollections } from './collections.js';
import type { Connection } from './connection.js';
import type { GenerationKey } from '../names.js';
import { writeParked } from './parked.js';
import { inParallel } from './patience.js';
import { allModels, entryOf, entryPath, nameOf, registry, type RegisteredModel } from './registry.js';
import { prepare, type Prepared, writesOf } from './write.js';

/** Writes that go side by side. */
const LANES = 4;

/** A commit with copies of its documents, in the form that is stored. */
interface Step extends Omit<GenerationCommit, 'documents'> {
  readonly prepared: Prepared;
}

function stepOf(commit: GenerationCommit): Step {
  const { generation, from, to, documents, parked } = commit;
  if (to < from) throw new RangeError(`The checkpoint of ${nameOf(generation)} cannot go back to ${to}`);
  return { generation, from, to, prepared: prepare(documents), parked: parked.map((event) => ({ ...event })) };
}

/** Commits of one generation in one call follow each other: they become one. */
function joined(commits: readonly GenerationCommit[]): GenerationCommit[] {
  const byName = new Map<string, GenerationCommit>();
  for (const commit of commits) {
    const name = nameOf(commit.generation);
    const before = byName.get(name);
    if (before && before.to !== commit.from) throw new CheckpointMoved(commit.generation);
    byName.set(name, before ? { ...before, to: commit.to, ...bothOf(before, commit) } : commit);
  }
  return [...byName.values()];
}

const bothOf = (a: GenerationCommit, b: GenerationCommit): Pick<GenerationCommit, 'documents' | 'parked'> => ({
  documents: [...a.documents, ...b.documents],
  parked: [...a.parked, ...b.parked],
});

/**
 * What is written is settled now: the documents may go on changing. Without transactions: all checkpoints are compared before anything is written; documents ignore what they have seen already, so
 * that writing them again, or by a projector that is late, changes nothing; a checkpoint moves last, and only from where it was.
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

async function modelsByName(connection: Connection): Promise<Map<string, RegisteredModel>> {
  return new Map((await allModels(connection)).map((model) => [model._id, model]));
}

/** Those whose checkpoint is still to be moved. */
async function pendingOf(connection: Connection, steps: readonly Step[], token: string): Promise<Step[]> {
  const models = await modelsByName(connection);
  return steps.filter(({ generation, from }) => {
    const model = models.get(generation.model);
    const entry = entryOf(model, generation.number);
    if (entry?.commit === token) return false;
    const takesCommits = model?.live === generation.number || model?.building === generation.number;
    if (entry?.checkpoint !== from || !takesCommits) throw new CheckpointMoved(generation);
    return true;
  });
}

async function moveCheckpoints(connection: Connection, steps: readonly Step[], token: string): Promise<void> {
  if (steps.length === 0) return;
  const moves = steps.map(({ generation: { model, number }, from, to }) => {
    const checkpoint = `${entryPath(number)}.checkpoint`;
    const update = { $set: { [checkpoint]: to, [`${entryPath(number)}.commit`]: token } };
    const takesCommits = { $or: [{ live: number }, { building: number }] };
    return { updateOne: { filter: { _id: model, [checkpoint]: from, ...takesCommits }, update } };
  });
  const { matchedCount } = await registry(connection).bulkWrite(moves, { ordered: true });
  if (matchedCount < steps.length) await requireMoved(connection, steps, token);
}

async function requireMoved(connection: Connection, steps: readonly Step[], token: string): Promise<void> {
  const models = await modelsByName(connection);
  for (const { generation } of steps) {
    const entry = entryOf(models.get(generation.model), generation.number);
    if (!entry) await clearAfterDrop(connection, generation);
    if (entry?.commit !== token) throw new CheckpointMoved(generation);
  }
}

/** A write that came after a drop brings the collection back. */
const clearAfterDrop = async (connection: Connection, generation: GenerationKey): Promise<void> =>
  dropCollections(connection, generation);
