import { START, type Position } from '#kernel';
import { within } from './calls.js';
import type { ClientEvent, StoreClient } from './client.js';
import { formatPosition, parsePosition, positionOf } from './events.js';

const SETTINGS = ['$maxAge', '$maxCount', '$tb'];
const LISTED = 10;

/**
 * Streams of ours with a setting that lets the server forget their events. Found by following the metadata of all streams, a
 * little at a time: each look goes on where the last one ended, so that a long log costs no more than a short one.
 */
export class RetentionWatch {
  private position: Position = START;
  private readonly retained = new Map<string, string>();

  /** @param end of the log: if it lies before what was seen, the log is another one. */
  async look(client: StoreClient, scanMs: number, end: Position): Promise<void> {
    if (end < this.position) {
      this.position = START;
      this.retained.clear();
    }
    if (end === this.position) return;
    const subscribing = client.subscribe(parsePosition(this.position), { prefixes: ['$metadata'] }, (position) => {
      if (subscribing.readableLength === 0) this.position = formatPosition(position);
    });
    const done = new Promise<void>((resolve, reject) => {
      subscribing.on('error', reject);
      subscribing.on('end', resolve);
      subscribing.on('caughtUp', () => {
        if (subscribing.readableLength === 0 && end > this.position) this.position = end;
        resolve();
      });
      subscribing.on('data', ({ event }) => {
        if (event) this.take(event);
      });
    });
    const enough = new Promise<void>((resolve) => setTimeout(resolve, scanMs).unref());
    try {
      await within(2 * scanMs, Promise.race([done, enough]));
    } finally {
      subscribing.unsubscribe().catch(() => undefined);
    }
  }

  warnings(): string[] {
    const found = [...this.retained].map(
      ([stream, settings]) =>
        `Stream ${stream} has the retention setting ${settings}, which makes EventStoreDB forget its history: remove it from the metadata of the stream`,
    );
    const rest = found.length - LISTED;
    return rest > 0 ? [...found.slice(0, LISTED), `${rest} more streams have a retention setting`] : found;
  }

  private take(event: ClientEvent): void {
    this.position = positionOf(event);
    const stream = event.streamId.slice('$$'.length);
    if (!event.streamId.startsWith('$$') || stream.startsWith('$')) return;
    const metadata = typeof event.data === 'object' ? (event.data as Readonly<Record<string, unknown>>) : {};
    const settings = SETTINGS.filter((name) => metadata[name] !== undefined && metadata[name] !== null);
    if (settings.length === 0) this.retained.delete(stream);
    else this.retained.set(stream, settings.map((name) => `${name} = ${String(metadata[name])}`).join(', '));
  }
}
