import { START, type EventMetadata, type Position, type RecordedEvent } from '#kernel';
import { StoreUnavailable } from '../port.js';

/** The order of `Row`. */
export const COLUMNS = 'position, stream, revision, id, type, data, metadata, recorded_at';

export type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  recordedAt: number,
];

const POSITION_DIGITS = 16;

/** Zero-padded, so that positions compare as strings. */
export const formatPosition = (position: number): Position =>
  position === 0 ? START : String(position).padStart(POSITION_DIGITS, '0');

/** @throws StoreUnavailable for a position that another kind of store handed out. */
export function parsePosition(position: Position): number {
  if (position === START) return 0;
  if (/^\d{16}$/.test(position)) return Number(position);
  throw new StoreUnavailable(`Position "${position}" is of another event store: rebuild what was built from that one`);
}

let lastMs = NaN;
let lastInstant = '';

/** Events of one commit share their time, so most rows of a scan find it formatted. */
function instant(ms: number): string {
  if (ms !== lastMs) {
    lastInstant = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastInstant;
}

/** A row as an event; the hot path of every rebuild. */
function decode(row: Row): RecordedEvent {
  const metadata = JSON.parse(row[6]) as EventMetadata;
  return {
    id: row[3],
    stream: row[1],
    revision: row[2],
    position: formatPosition(row[0]),
    recordedAt: metadata.recordedAt ?? instant(row[7]),
    type: row[4],
    data: JSON.parse(row[5]) as unknown,
    metadata,
  };
}

/** @throws StoreUnavailable naming the event that is damaged: a log must never be read with events left out. */
export function decodeAll(rows: readonly Row[]): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const row of rows) {
    try {
      events.push(decode(row));
    } catch (error) {
      const event = `Event ${row[3]} at position ${row[0]}`;
      throw new StoreUnavailable(`${event} is damaged (${String(error)}): restore a backup`, { cause: error });
    }
  }
  return events;
}
