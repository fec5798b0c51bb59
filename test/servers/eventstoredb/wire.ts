import { TOMBSTONE, type RecordedEvent } from './records.js';

/** 2^63 - 1 as a varint. */
const TOMBSTONE_VARINT = Buffer.from('ffffffffffffffff7f', 'hex');
/** .NET ticks, of 100 ns each. */
const TICKS_PER_MILLISECOND = '0000';
const VARINT = 0;
const BYTES = 2;
/** Room for tags, lengths, the three positions, the id and the names and values of the metadata map. */
const ENVELOPE_BYTES = 256;

/**
 * Encodes an event as the ReadResp message of a read or subscription. By hand, since the generated classes take several times
 * as long and this is what a read consists of; written from its end to its start, so that every length is known in time.
 */
export function encodeEvent(event: RecordedEvent): Buffer {
  const { stream, type, isJson, data, metadata, position, revision } = event;
  const out = new BackwardsWriter(ENVELOPE_BYTES + 3 * (stream.length + type.length) + data.length + metadata.length);
  out.message(1, () => {
    out.varint(3, position);
    out.message(1, () => {
      out.bytes(8, data);
      out.bytes(7, metadata);
      out.entry(6, 'created', `${event.created}${TICKS_PER_MILLISECOND}`);
      out.entry(6, 'content-type', isJson ? 'application/json' : 'application/octet-stream');
      out.entry(6, 'type', type);
      out.varint(5, position);
      out.varint(4, position);
      if (revision === TOMBSTONE) out.raw(3, TOMBSTONE_VARINT);
      else out.varint(3, revision);
      out.message(2, () => {
        out.text(3, stream);
      });
      out.message(1, () => {
        out.text(2, event.id);
      });
    });
  });
  return out.written();
}

/** Protocol buffers, last field first. https://protobuf.dev/programming-guides/encoding/ */
class BackwardsWriter {
  private readonly buffer: Buffer;
  private start: number;

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafe(capacity);
    this.start = capacity;
  }

  written(): Buffer {
    return this.buffer.subarray(this.start);
  }

  message(field: number, writeFields: () => void): void {
    const end = this.start;
    writeFields();
    this.lengthAndTag(field, end - this.start);
  }

  entry(field: number, key: string, value: string): void {
    const end = this.start;
    this.text(2, value);
    this.text(1, key);
    this.lengthAndTag(field, end - this.start);
  }

  text(field: number, value: string): void {
    const length = Buffer.byteLength(value);
    this.start -= length;
    this.buffer.write(value, this.start, length, 'utf8');
    this.lengthAndTag(field, length);
  }

  bytes(field: number, value: Uint8Array): void {
    this.start -= value.length;
    this.buffer.set(value, this.start);
    this.lengthAndTag(field, value.length);
  }

  varint(field: number, value: number): void {
    this.number(value);
    this.tag(field, VARINT);
  }

  /** A number that is encoded already. */
  raw(field: number, varint: Uint8Array): void {
    this.start -= varint.length;
    this.buffer.set(varint, this.start);
    this.tag(field, VARINT);
  }

  private lengthAndTag(field: number, length: number): void {
    this.number(length);
    this.tag(field, BYTES);
  }

  private tag(field: number, wireType: number): void {
    this.buffer[--this.start] = (field << 3) | wireType;
  }

  /** Seven bits a byte, the lowest first; all but the last byte have their top bit set. */
  private number(value: number): void {
    let size = 1;
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
    this.start -= size;
    let rest = value;
    for (let index = 0; index < size; index++) {
      this.buffer[this.start + index] = (rest % 128) | (index < size - 1 ? 128 : 0);
      rest = Math.floor(rest / 128);
    }
  }
}
