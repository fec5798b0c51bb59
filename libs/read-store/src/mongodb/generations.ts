import { type Position, type ReadModel, START } from '#kernel';
import { type GenerationKey, requireNames } from '../names.js';
import { startOf } from '../partitions.js';
import type { Generation } from '../port.js';
import { addMissingIndexes, createCollection, dropCollections, storedNumbers } from './collections.js';
import type { Connection } from './connection.js';
import { newEntry } from './entries.js';
import {
  allModels,
  change,
  entryOf,
  findModel,
  generationOf,
  generationsOf,
  nameOf,
  register,
  type RegisteredModel,
} from './registry.js';

export async function allGenerations(connection: Connection): Promise<Generation[]> {
  return (await allModels(connection)).flatMap(generationsOf);
}

export async function liveGeneration(connection: Connection, model: string): Promise<Generation | undefined> {
  const registered = await findModel(connection, model);
  return generationOf(registered, registered?.live ?? null);
}

/** Reads and changes again until no other process comes in between. */
export async function beginGeneration(connection: Connection, model: ReadModel, partitions = 1): Promise<Generation> {
  requireNames(model);
  const checkpoints = startOf(partitions);
  for (;;) {
    const registered = await findModel(connection, model.name);
    const standing = resumable(registered, model);
    if (standing) {
      await addMissingIndexes(connection, standing, model.indexes);
      return standing;
    }
    const begun = await create(connection, registered, model, checkpoints);
    if (begun) return begun;
  }
}

function resumable(registered: RegisteredModel | undefined, { fingerprint }: ReadModel): Generation | undefined {
  const building = generationOf(registered, registered?.building ?? null);
  if (building) return building.fingerprint === fingerprint ? building : undefined;
  const live = generationOf(registered, registered?.live ?? null);
  return live?.fingerprint === fingerprint && live.checkpoint === START ? live : undefined;
}

/** The collection and its indexes come first, so that whoever finds the generation finds them too. */
async function create(
  connection: Connection,
  registered: RegisteredModel | undefined,
  { name, fingerprint, indexes }: ReadModel,
  checkpoints: readonly Position[],
): Promise<Generation | undefined> {
  if (registered?.building != null) {
    await remove(connection, registered, registered.building);
    return undefined;
  }
  if (registered) await sweep(connection, registered);
  const number = (registered?.last ?? 0) + 1;
  await createCollection(connection, { model: name, number }, indexes);
  const entry = newEntry(fingerprint, checkpoints);
  const done = registered
    ? await change(connection, registered, { set: { last: number, building: number }, add: { number, entry } })
    : await register(connection, name, entry);
  const state = registered ? 'building' : 'live';
  return done ? { model: name, number, fingerprint, state, checkpoint: START, checkpoints } : undefined;
}

/** Drops what a process left that was killed while it dropped, or that wrote late. */
async function sweep(connection: Connection, registered: RegisteredModel): Promise<void> {
  for (const number of await storedNumbers(connection, registered._id)) {
    const gone = number <= registered.last && !entryOf(registered, number);
    if (gone) await dropCollections(connection, { model: registered._id, number });
  }
}

/** Its indexes have been there since it was begun. */
export async function prepareGeneration(connection: Connection, key: GenerationKey): Promise<void> {
  if (!generationOf(await findModel(connection, key.model), key.number)) throw missing(key);
}

const missing = (key: GenerationKey): Error => new Error(`There is no generation ${nameOf(key)}`);

export async function promoteGeneration(connection: Connection, key: GenerationKey): Promise<void> {
  for (;;) {
    const registered = await findModel(connection, key.model);
    const generation = generationOf(registered, key.number);
    if (!registered || !generation) throw missing(key);
    if (generation.state === 'live') return;
    const building = registered.building === key.number ? null : registered.building;
    if (await change(connection, registered, { set: { live: key.number, building } })) return;
  }
}

export async function dropGeneration(connection: Connection, key: GenerationKey): Promise<void> {
  for (;;) {
    const registered = await findModel(connection, key.model);
    if (!registered || key.number > registered.last) return;
    if (registered.live === key.number) throw new Error(`${nameOf(key)} is live and cannot be dropped`);
    if (await remove(connection, registered, key.number)) return;
  }
}

async function remove(connection: Connection, registered: RegisteredModel, number: number): Promise<boolean> {
  const building = registered.building === number ? null : registered.building;
  if (entryOf(registered, number) && !(await change(connection, registered, { set: { building }, remove: number })))
    return false;
  await dropCollections(connection, { model: registered._id, number });
  return true;
}

/** Brings the live generations to the indexes that this release declares. */
export async function adoptModels(connection: Connection, models: readonly ReadModel[]): Promise<void> {
  const registered = new Map((await allModels(connection)).map((model) => [model._id, model]));
  for (const model of models) {
    const live = generationOf(registered.get(model.name), registered.get(model.name)?.live ?? null);
    if (live) await addMissingIndexes(connection, live, model.indexes);
  }
}
