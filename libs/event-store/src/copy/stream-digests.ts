import { createHash } from 'node:crypto';
import type { RecordedEvent } from '#kernel';
import { canonicalText } from './canonical.js';

export type Side = 'source' | 'target';

/** What one side has of a stream. */
export interface StreamSum {
  readonly events: number;
  /** SHA-256 over its events in their order, hexadecimal. */
  readonly digest: string;
}

export interface Difference {
  readonly stream: string;
  readonly source: StreamSum;
  readonly target: StreamSum;
}

const DIGEST_BYTES = 32;
/** Of a stream, in one block: source, then target. */
const ENTRY_BYTES = 2 * DIGEST_BYTES;
const OFFSETS: Readonly<Record<Side, number>> = { source: 0, target: 1 };

/**
 * Count and digest of every stream on both sides: a chain of SHA-256, each link over the link before and the canonical text of
 * the next event. Takes about 200 bytes a stream, however many events there are.
 */
export class StreamDigests {
  private readonly places = new Map<string, number>();
  private digests = Buffer.alloc(1_024 * ENTRY_BYTES);
  private counts = new Uint32Array(2 * 1_024);
  private readonly logs = { source: createHash('sha256'), target: createHash('sha256') };
  private readonly totals = { source: 0, target: 0 };

  add(side: Side, event: RecordedEvent): void {
    const place = this.placeOf(event.stream);
    const count = 2 * place + OFFSETS[side];
    const link = this.digests.subarray(count * DIGEST_BYTES, (count + 1) * DIGEST_BYTES);
    const text = canonicalText(event);
    createHash('sha256').update(link).update(text).digest().copy(link);
    this.counts[count] = (this.counts[count] ?? 0) + 1;
    this.logs[side].update(event.id);
    this.totals[side] += 1;
  }

  events(side: Side): number {
    return this.totals[side];
  }

  streams(side: Side): number {
    let found = 0;
    for (const place of this.places.values()) if ((this.counts[2 * place + OFFSETS[side]] ?? 0) > 0) found += 1;
    return found;
  }

  /** SHA-256 over the ids of all events in the order of the log. Ends the counting of that side. */
  orderOf(side: Side): string {
    return this.logs[side].copy().digest('hex');
  }

  /** Streams whose count or digest is not the same on both sides. */
  *differences(): Generator<Difference, void, undefined> {
    for (const [stream, place] of this.places) {
      const [source, target] = [this.sumAt(2 * place), this.sumAt(2 * place + 1)];
      if (source.events !== target.events || source.digest !== target.digest) yield { stream, source, target };
    }
  }

  private sumAt(index: number): StreamSum {
    const digest = this.digests.toString('hex', index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    return { events: this.counts[index] ?? 0, digest };
  }

  private placeOf(stream: string): number {
    const known = this.places.get(stream);
    if (known !== undefined) return known;
    const place = this.places.size;
    if (2 * place >= this.counts.length) this.grow();
    this.places.set(stream, place);
    return place;
  }

  private grow(): void {
    this.digests = Buffer.concat([this.digests], 2 * this.digests.length);
    const counts = new Uint32Array(2 * this.counts.length);
    counts.set(this.counts);
    this.counts = counts;
  }
}
