import { MongoServerError } from 'mongodb';
import { standingOf } from '../partitions.js';
import type { Generation } from '../port.js';
import type { Connection } from './connection.js';
import { type Entry, entryName, entryPath, partitionsOf } from './entries.js';
import type { GenerationKey } from '../names.js';

const FORMAT = 2;
const DUPLICATE_KEY = 11_000;

/** All that is to know of a model, in one document: each change of it is atomic on any kind of MongoDB. */
export interface RegisteredModel {
  readonly _id: string;
  readonly format: number;
  /** Grows with each change but that of a checkpoint. */
  readonly revision: number;
  /** The last number that was given. */
  readonly last: number;
  readonly live: number | null;
  readonly building: number | null;
  /** By `entryName`. */
  readonly generations: Readonly<Record<string, Entry>>;
}

const REGISTRY = 'models';
export const registry = (connection: Connection) => connection.primary<RegisteredModel>(REGISTRY);

const requireFormat = (model: RegisteredModel): RegisteredModel => {
  if (model.format !== FORMAT)
    throw new Error(
      `The read models in this database have format ${model.format}; this version reads format ${FORMAT}. ` +
        'Read models can be rebuilt: give a new database, or the program that wrote this one.',
    );
  return model;
};

export async function allModels(connection: Connection): Promise<RegisteredModel[]> {
  const models = await registry(connection).find({}).sort({ _id: 1 }).toArray();
  return models.map(requireFormat);
}

export async function findModel(connection: Connection, name: string): Promise<RegisteredModel | undefined> {
  const model = await registry(connection).findOne({ _id: name });
  return model ? requireFormat(model) : undefined;
}

export const entryOf = (model: RegisteredModel | undefined, number: number): Entry | undefined =>
  model?.generations[entryName(number)];

/** One generation of a model; undefined if it is not there, or was dropped. */
export function generationOf(model: RegisteredModel | undefined, number: number | null): Generation | undefined {
  const entry = number === null ? undefined : entryOf(model, number);
  if (!model || number === null || !entry) return undefined;
  const state = number === model.live ? 'live' : number === model.building ? 'building' : 'retired';
  return { model: model._id, number, fingerprint: entry.fingerprint, state, ...standingOf(partitionsOf(entry)) };
}

export const generationsOf = (model: RegisteredModel): Generation[] =>
  Object.keys(model.generations)
    .map((name) => Number(name.slice(1)))
    .sort((a, b) => a - b)
    .flatMap((number) => generationOf(model, number) ?? []);

export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

/** Registers a model that is not there yet; false if another process did so meanwhile. */
export async function register(connection: Connection, name: string, entry: Entry): Promise<boolean> {
  const first = { format: FORMAT, revision: 1, last: 1, live: 1, building: null };
  try {
    await registry(connection).insertOne({ _id: name, ...first, generations: { [entryName(1)]: entry } });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** What a change sets and takes away. */
export interface Change {
  readonly set: Partial<Pick<RegisteredModel, 'last' | 'live' | 'building'>>;
  readonly add?: { readonly number: number; readonly entry: Entry };
  readonly remove?: number;
}

/** Changes a model as it was read, in one atomic write; false if another process changed it meanwhile. */
export async function change(
  connection: Connection,
  before: RegisteredModel,
  { set, add, remove }: Change,
): Promise<boolean> {
  const { matchedCount } = await registry(connection).updateOne(
    { _id: before._id, revision: before.revision },
    {
      $set: { ...set, ...(add && { [entryPath(add.number)]: add.entry }) },
      ...(remove !== undefined && { $unset: { [entryPath(remove)]: '' } }),
      $inc: { revision: 1 },
    },
  );
  return matchedCount === 1;
}

export const nameOf = ({ model, number }: GenerationKey): string => `${model}.${number}`;
