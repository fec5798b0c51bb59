import { join } from 'node:path';
import Libsql from 'libsql';
import { v4 } from 'uuid';
import { type EventStore, openSqliteEventStore } from '#event-store';
import type { NewEvent } from '#kernel';
import { type Figure, figure, inTurns, seconds } from './figures.js';
import { place } from './fixture.js';

const EVENTS = 20_000;
const IN_FLIGHT = 64;
const GROUP = 100;

/** `append`: durable appends of one event each with 64 in flight, against raw one-row inserts in durable groups of 100. */
export async function appendFigure(): Promise<Figure> {
  const at = place();
  try {
    let n = 0;
    const store = openSqliteEventStore(join(at.folder, 'append.db'));
    const { value, baseline } = await inTurns(
      3,
      () => appendAll(store, ++n),
      () => insertRaw(join(at.folder, `raw-${++n}.db`)),
    );
    await store.close();
    const note = '64 in flight, one event each, against raw inserts grouped by 100';
    return figure('append', value, 'events/s', baseline, note);
  } finally {
    at.remove();
  }
}

const event = (): NewEvent => ({
  id: v4(),
  type: 'LeadStatusChanged',
  data: {
    leadId: v4(),
    clientId: v4(),
    pipeline: 'universal',
    pipelineVersion: 1,
    source: 'call',
    seller: 'anna',
    to: 'confirmation',
  },
  metadata: {
    actor: { id: 'anna' },
    occurredAt: '2026-03-01T09:30:00.000Z',
    command: 'change-status',
    commandId: v4(),
    correlationId: 'bench',
    causationId: 'bench',
    schemaVersion: 1,
  },
});

async function appendAll(store: EventStore, run: number): Promise<number> {
  const taken = await seconds(async () => {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < EVENTS) await store.append(`lead-${run}-${next++}`, 'none', [event()]);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  });
  return EVENTS / taken;
}

async function insertRaw(path: string): Promise<number> {
  const db = new Libsql(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec(
    'CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT, revision INTEGER, id TEXT UNIQUE, type TEXT, data TEXT, metadata TEXT, recorded_at INTEGER, UNIQUE (stream, revision))',
  );
  const insert = db.prepare(
    'INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const taken = await seconds(async () => {
    for (let done = 0; done < EVENTS; done += GROUP) {
      db.exec('BEGIN IMMEDIATE');
      for (let n = 0; n < GROUP; n++) {
        const { id, type, data, metadata } = event();
        insert.run(`lead-${done + n}`, 0, id, type, JSON.stringify(data), JSON.stringify(metadata), Date.now());
      }
      db.exec('COMMIT');
    }
  });
  db.close();
  return EVENTS / taken;
}
