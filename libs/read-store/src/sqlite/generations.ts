import { type Position, START, type ReadModel } from '#kernel';
import { type PartitionStanding, standingOf, startOf } from '../partitions.js';
import { type GenerationKey, type Indexes, requireNames } from '../names.js';
import type { EventReference, Generation } from '../port.js';
import type { Connection, SqlRow, Step } from './connection.js';
import { addMissingFields, addMissingIndexes, createTable, droppingTable, missingIndexes } from './tables.js';
import type { Writer } from './writer.js';

const COLUMNS = 'model, number, fingerprint, state';
/** One row per partition. */
const SELECT = `SELECT ${COLUMNS}, checkpoint, last_seen FROM generations JOIN checkpoints USING (model, number)`;
const ORDER = 'ORDER BY model, number, partition';

function readState(state: unknown): Generation['state'] {
  if (state === 'building' || state === 'live' || state === 'retired') return state;
  throw new Error(`A generation cannot be in state ${String(state)}`);
}

/** Of one generation, a partition each. */
function readGeneration(rows: readonly SqlRow[]): Generation[] {
  const [first] = rows;
  if (!first) return [];
  const [model, number, fingerprint, state] = first;
  const partitions = rows.map(([, , , , checkpoint, lastSeen]): PartitionStanding => ({
    checkpoint: String(checkpoint),
    ...(typeof lastSeen === 'string' && { lastSeen: JSON.parse(lastSeen) as EventReference }),
  }));
  const own = {
    model: String(model),
    number: Number(number),
    fingerprint: String(fingerprint),
    state: readState(state),
  };
  return [{ ...own, ...standingOf(partitions) }];
}

function readGenerations(rows: readonly SqlRow[]): Generation[] {
  const byName = new Map<string, SqlRow[]>();
  for (const row of rows) {
    const name = `${row[0]}.${row[1]}`;
    byName.set(name, [...(byName.get(name) ?? []), row]);
  }
  return [...byName.values()].flatMap(readGeneration);
}

export const allGenerations = (connection: Connection): Generation[] =>
  readGenerations(connection.rows(`${SELECT} WHERE state <> 'dropped' ${ORDER}`));

export const findGeneration = (connection: Connection, { model, number }: GenerationKey): Generation | undefined =>
  readGenerations(
    connection.rows(`${SELECT} WHERE model = ? AND number = ? AND state <> 'dropped' ${ORDER}`, [model, number]),
  )[0];

export const inState = (connection: Connection, model: string, state: 'live' | 'building'): Generation | undefined =>
  readGenerations(connection.rows(`${SELECT} WHERE model = ? AND state = '${state}' ${ORDER}`, [model]))[0];

export function beginGeneration(connection: Connection, model: ReadModel, partitions = 1): Generation {
  requireNames(model);
  const checkpoints = startOf(partitions);
  return connection.write(() => {
    const building = inState(connection, model.name, 'building');
    if (building?.fingerprint === model.fingerprint) return adopt(connection, building, model.indexes);
    if (building) remove(connection, building);
    const live = inState(connection, model.name, 'live');
    if (live?.fingerprint === model.fingerprint && live.checkpoint === START) return live;
    return create(connection, model, live ? 'building' : 'live', checkpoints);
  });
}

/** Numbers are never given twice, dropped generations stay in the table: a late writer must not meet another's documents. */
function create(
  connection: Connection,
  model: ReadModel,
  state: 'building' | 'live',
  checkpoints: readonly Position[],
): Generation {
  const last = connection.row('SELECT coalesce(max(number), 0) FROM generations WHERE model = ?', [model.name]);
  const key = { model: model.name, number: Number(last?.[0]) + 1 };
  createTable(connection, key, model.indexes);
  // A generation that is being filled gets its indexes when its promotion is prepared: filling is then about twice as fast.
  if (state === 'live') addMissingIndexes(connection, key, model.indexes);
  const values = [key.model, key.number, model.fingerprint, state, JSON.stringify(model.indexes)];
  connection.run(`INSERT INTO generations (${COLUMNS}, indexes) VALUES (?, ?, ?, ?, ?)`, values);
  connection.runEach(
    'INSERT INTO checkpoints (model, number, partition, checkpoint) VALUES (?, ?, ?, ?)',
    checkpoints.map((checkpoint, partition) => [key.model, key.number, partition, checkpoint]),
  );
  return { ...key, fingerprint: model.fingerprint, state, checkpoint: START, checkpoints };
}

function storedIndexes(connection: Connection, { model, number }: GenerationKey): Indexes {
  const row = connection.row('SELECT indexes FROM generations WHERE model = ? AND number = ?', [model, number]);
  return JSON.parse(String(row?.[0] ?? '[]')) as Indexes;
}

/** Brings a generation to the indexes that this release declares; those of another release stay, it may be running. */
export function adopt(connection: Connection, generation: Generation, declared: Indexes): Generation {
  const stored = storedIndexes(connection, generation);
  const known = new Set(stored.map((index) => index.join()));
  const missing = declared.filter((index) => !known.has(index.join()));
  if (missing.length === 0) return generation;
  addMissingFields(connection, generation, missing);
  if (generation.state === 'live') addMissingIndexes(connection, generation, missing);
  const { model, number } = generation;
  const indexes = JSON.stringify([...stored, ...missing]);
  connection.run('UPDATE generations SET indexes = ? WHERE model = ? AND number = ?', [indexes, model, number]);
  return generation;
}

const setState = (connection: Connection, { model, number }: GenerationKey, state: string): void => {
  connection.run('UPDATE generations SET state = ? WHERE model = ? AND number = ?', [state, model, number]);
};

function requireGeneration(connection: Connection, key: GenerationKey): Generation {
  const generation = findGeneration(connection, key);
  if (!generation) throw new Error(`There is no generation ${key.model}.${key.number}`);
  return generation;
}

/**
 * The indexes are built beside the event loop: those of a large read model take seconds. One by one, so that commits get their turn; a
 * kill in between only leaves some of them.
 */
export async function prepareGeneration(connection: Connection, writer: Writer, key: GenerationKey): Promise<void> {
  requireGeneration(connection, key);
  for (const sql of missingIndexes(key, storedIndexes(connection, key))) {
    await writer.write(() => [{ sql, sets: [[]] }], true);
  }
}

export async function promoteGeneration(connection: Connection, writer: Writer, key: GenerationKey): Promise<void> {
  await prepareGeneration(connection, writer, key);
  connection.write(() => {
    const generation = requireGeneration(connection, key);
    if (generation.state === 'live') return;
    // Again, for an index that another release declared meanwhile.
    addMissingIndexes(connection, key, storedIndexes(connection, key));
    const before = inState(connection, key.model, 'live');
    if (before) setState(connection, before, 'retired');
    setState(connection, key, 'live');
  });
}

const droppingSteps = ({ model, number }: GenerationKey): Step[] => [
  {
    sql: "UPDATE generations SET state = 'dropped' WHERE model = ? AND number = ? AND state <> 'live'",
    sets: [[model, number]],
    mustChange: true,
  },
  ...['parked', 'checkpoints'].map((table) => ({
    sql: `DELETE FROM ${table} WHERE model = ? AND number = ?`,
    sets: [[model, number]],
  })),
  { sql: droppingTable({ model, number }), sets: [[]] },
];

/** The pages of a large read model are freed beside the event loop. */
export async function dropGeneration(connection: Connection, writer: Writer, key: GenerationKey): Promise<void> {
  const unchanged = await writer.write(() => droppingSteps(key), true);
  if (unchanged === undefined || findGeneration(connection, key)?.state !== 'live') return;
  throw new Error(`${key.model}.${key.number} is live and cannot be dropped`);
}

const remove = (connection: Connection, generation: Generation): void => {
  for (const { sql, sets } of droppingSteps(generation)) connection.runEach(sql, sets);
};
