import { type Document, type ReadModel, scan, START } from '#kernel';
import type { ReadStore } from '#read-store';
import { openMongoReadStore } from '#read-store/mongodb';
import { type Figure, figure, seconds } from './figures.js';
import { fill, place } from './fixture.js';
import { type BenchMongo, startMongo } from './mongo-server.js';
import { rebuildAll } from './rebuild.js';

const EVENTS = 60_000;
/** Documents of one commit. */
const COMMIT = 2_000;

/** Seconds so far, of either way. */
interface Spent {
  adapter: number;
  bare: number;
}

/**
 * `mongo-write`: lead cards of a generated history inserted and then replaced through the adapter, against a bare unordered
 * bulkWrite of the same documents into a collection with the same indexes. The two take turns, commit by commit.
 */
export async function mongoWriteFigure(): Promise<Figure | undefined> {
  const mongo = await startMongo();
  if (!mongo) return undefined;
  try {
    return await measure(mongo, await leadCards());
  } finally {
    await mongo.stop();
  }
}

async function leadCards(): Promise<{ model: ReadModel; documents: Document[] }> {
  const at = place();
  const system = await at.open();
  try {
    await fill(system, EVENTS);
    await rebuildAll(system);
    const model = system.models.find(({ name }) => name === 'leads');
    if (!model) throw new Error('There is no read model of leads');
    const documents: Document[] = [];
    for await (const page of scan(system.documents.documents(model))) documents.push(...page);
    return { model, documents };
  } finally {
    await system.close();
    at.remove();
  }
}

async function measure(
  mongo: BenchMongo,
  { model, documents }: Awaited<ReturnType<typeof leadCards>>,
): Promise<Figure> {
  await mongo.begin(model.indexes);
  const store = await openMongoReadStore(mongo.url, [model]);
  try {
    const generation = await store.begin(model);
    const rounds = chunksOf(documents);
    const writes = { store, generation, mongo };
    const inserted = await takeTurns(rounds, 0, writes);
    const replaced = await takeTurns(rounds, rounds.length, writes);
    const rate = (of: keyof Spent): number => (2 * documents.length) / (inserted[of] + replaced[of]);
    const ratio = ({ adapter, bare: alone }: Spent): string => (alone / adapter).toPrecision(3);
    const note = `${documents.length} lead cards inserted (ratio ${ratio(inserted)}) and replaced (${ratio(replaced)}); against a bare bulkWrite`;
    return figure('mongo-write', rate('adapter'), 'documents/s', rate('bare'), note);
  } finally {
    await store.close();
  }
}

interface Writes {
  readonly store: ReadStore;
  readonly generation: { readonly model: string; readonly number: number };
  readonly mongo: BenchMongo;
}

/** Writes every round once; from the second pass on the documents are there already. */
async function takeTurns(
  rounds: readonly Document[][],
  written: number,
  { store, generation, mongo }: Writes,
): Promise<Spent> {
  const spent: Spent = { adapter: 0, bare: 0 };
  const isNew = written === 0;
  for (const [index, round] of rounds.entries()) {
    const from = positionOf(written + index);
    const position = positionOf(written + index + 1);
    const documents = round.map((body) => ({ position, body, isNew }));
    const byAdapter = async (): Promise<void> => {
      spent.adapter += await seconds(() => store.commit([{ generation, from, to: position, documents, parked: [] }]));
    };
    const byItself = async (): Promise<void> => {
      spent.bare += await mongo.write(
        documents.map(({ body }) => ({ position, body })),
        isNew,
      );
    };
    for (const turn of index % 2 === 0 ? [byAdapter, byItself] : [byItself, byAdapter]) await turn();
  }
  return spent;
}

const positionOf = (round: number): string => (round === 0 ? START : String(round).padStart(20, '0'));

const chunksOf = (documents: readonly Document[]): Document[][] =>
  Array.from({ length: Math.ceil(documents.length / COMMIT) }, (_, n) => documents.slice(n * COMMIT, (n + 1) * COMMIT));
