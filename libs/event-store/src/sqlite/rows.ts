import { START, type EventMetadata, type Position, type RecordedEvent } from '#kernel';
import { StoreUnavailable, UnknownPosition } from '../port.js';

/** The order of `Row`. */
export const COLUMNS = 'position, stream, revision, id, type, data, metadata, occurred_at, recorded_at';

export type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  occurredAt: string,
  recordedAt: number,
];

const POSITION_DIGITS = 16;

/** Zero-padded, so that positions compare as strings. */
export const formatPosition = (position: number): Position =>
  position === 0 ? START : String(position).padStart(POSITION_DIGITS, '0');

/** @throws UnknownPosition for a position that another kind of store handed out. */
export function parsePosition(position: Position): number {
  if (position === START) return 0;
  if (/^\d{16}$/.test(position)) return Number(position);
  throw new UnknownPosition(`Position "${position}" is of another event store: rebuild what was built from that one`);
}

/** How many positions share all digits but the last four. */
const BLOCK = 10_000;
const LAST_DIGITS = Array.from({ length: BLOCK }, (_, number) => String(number).padStart(4, '0'));
let lastBlock = NaN;
let firstDigits = '';

/** The position of an event. Neighbours share most digits, so a scan hardly formats any. */
function positionOf(position: number): Position {
  const block = Math.floor(position / BLOCK);
  if (block !== lastBlock) {
    firstDigits = String(block).padStart(POSITION_DIGITS - 4, '0');
    lastBlock = block;
  }
  return `${firstDigits}${LAST_DIGITS[position - block * BLOCK] ?? ''}`;
}

/** More than any catalogue of events has. */
const KEPT_TYPES = 1_000;
const types = new Map<string, string>();

/** The same text for the same type: whoever looks it up afterwards finds it by identity. */
function same(type: string): string {
  const known = types.get(type);
  if (known !== undefined) return known;
  if (types.size < KEPT_TYPES) types.set(type, type);
  return type;
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

/**
 * A row as an event; the hot path of every rebuild. Metadata are half of its bytes and hardly any fold looks at them, so they
 * are parsed when they are asked for.
 */
function decode([position, stream, revision, id, type, data, text, occurredAt, recordedMs]: Row): RecordedEvent {
  let metadata: EventMetadata | undefined;
  return {
    id,
    stream,
    revision,
    position: positionOf(position),
    occurredAt,
    type: same(type),
    data: parse(data, position, id),
    get metadata() {
      return (metadata ??= parse(text, position, id) as EventMetadata);
    },
    get recordedAt() {
      return this.metadata.recordedAt ?? instant(recordedMs);
    },
  };
}

/** @throws StoreUnavailable naming the event that is damaged: a log must never be read with events left out. */
function parse(text: string, position: number, id: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const what = `Event ${id} at position ${position} is damaged (${String(error)}): restore a backup`;
    throw new StoreUnavailable(what, { cause: error });
  }
}

export const decodeAll = (rows: readonly Row[]): RecordedEvent[] => rows.map(decode);

/** The order of `LeanRow`. */
export const LEAN_COLUMNS = 'position, revision, type, data, occurred_at';
export type LeanRow = readonly [position: number, revision: number, type: string, data: string, occurredAt: string];

/** The order of `Rest`. */
export const REST_COLUMNS = 'stream, id, metadata, recorded_at';
export type Rest = readonly [stream: string, id: string, metadata: string, recordedAt: number];

/**
 * A row as an event whose other columns are read when one of them is asked for. A class, because a rebuild makes one for
 * every event: getters of an object literal would be four more objects each.
 */
class LeanEvent implements RecordedEvent {
  readonly revision: number;
  readonly position: Position;
  readonly type: string;
  readonly data: unknown;
  readonly occurredAt: string;
  private readonly restOf: (position: number) => Rest;
  private known: RecordedEvent | undefined;

  constructor([position, revision, type, data, occurredAt]: LeanRow, restOf: (position: number) => Rest) {
    this.revision = revision;
    this.position = positionOf(position);
    this.type = same(type);
    this.data = parse(data, position, type);
    this.occurredAt = occurredAt;
    this.restOf = restOf;
  }

  get id(): string {
    return this.rest.id;
  }

  get stream(): string {
    return this.rest.stream;
  }

  get metadata(): EventMetadata {
    return this.rest.metadata;
  }

  get recordedAt(): string {
    return this.rest.recordedAt;
  }

  private get rest(): RecordedEvent {
    if (this.known) return this.known;
    const { revision, type, occurredAt } = this;
    const position = parsePosition(this.position);
    const [stream, id, metadata, recordedMs] = this.restOf(position);
    return (this.known = decode([position, stream, revision, id, type, 'null', metadata, occurredAt, recordedMs]));
  }
}

export const decodeLean = (rows: readonly LeanRow[], restOf: (position: number) => Rest): RecordedEvent[] =>
  rows.map((row) => new LeanEvent(row, restOf));
