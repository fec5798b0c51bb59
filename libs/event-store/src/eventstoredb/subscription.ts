import type { ClientEvent, LogPosition, StoreClient, TypeFilter } from './client.js';
import { NoAnswer } from './errors.js';
import { decode, formatPosition, isOurs, parsePosition } from './events.js';
import type { Inbox } from './inbox.js';

/** Which events are wanted: what the server is asked for, and what counts of that. */
export interface Wish {
  readonly filter: TypeFilter;
  readonly matches: (event: ClientEvent) => boolean;
}

/** Records of the server and links of projections never cross the wire; types are compared in full on this side. */
export function wishFor(types: readonly string[] | undefined): Wish {
  if (types === undefined) return { filter: { regex: '^[^$]' }, matches: isOurs };
  const wanted = new Set(types);
  return {
    filter: types.length === 0 ? { regex: '(?!)' } : { prefixes: [...wanted] },
    matches: (event) => wanted.has(event.type) && isOurs(event),
  };
}

/** A subscription that fills an inbox, with back-pressure, until it fails or is ended. */
export class Subscription {
  /** Whether anything came by it. */
  hasProgressed = false;
  private isConfirmed = false;
  /** Settles when it ended: without error only by `end`. */
  readonly ended: Promise<void>;
  private readonly subscribing;
  private settle: (error?: unknown) => void = () => undefined;
  private isOver = false;
  /** Events handed out, to tell where between them a checkpoint or the end of the log stands. */
  private handedOut = 0;
  private readonly marks: { readonly after: number; readonly reached: () => void }[] = [];

  constructor(
    client: Pick<StoreClient, 'subscribe'>,
    private readonly inbox: Inbox,
    private readonly wish: Wish,
    confirmationMs: number,
  ) {
    this.subscribing = client.subscribe(parsePosition(inbox.position), wish.filter, (position) => {
      this.mark(() => {
        this.passed(position);
      });
    });
    this.ended = new Promise((resolve, reject) => {
      this.settle = (error) => {
        if (error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('The subscription failed', { cause: error }));
      };
    });
    this.ended.catch(() => undefined);
    this.listen();
    const timer = setTimeout(() => {
      if (!this.isConfirmed) this.end(new NoAnswer(confirmationMs));
    }, confirmationMs);
    this.ended.then(
      () => {
        clearTimeout(timer);
      },
      () => {
        clearTimeout(timer);
      },
    );
  }

  /** The reader has taken a page: more may come. */
  refill(): void {
    if (!this.isOver && !this.inbox.isFull) this.subscribing.resume();
  }

  /** Ends it; nothing comes in any more. */
  end(error?: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.settle(error);
    this.inbox.isCaughtUp = false;
    this.inbox.wake();
    // It fails where there was no connection yet, and never settles where there will not be one.
    this.subscribing.unsubscribe().catch(() => undefined);
  }

  /** In the same turn as subscribing: an error without a listener ends the process. */
  private listen(): void {
    this.subscribing.on('error', (error) => {
      this.end(error);
    });
    this.subscribing.on('end', () => {
      this.end(new NoAnswer(0));
    });
    this.subscribing.on('confirmation', () => {
      this.isConfirmed = true;
    });
    this.subscribing.on('caughtUp', () => {
      this.mark(() => {
        this.inbox.isCaughtUp = true;
        this.inbox.wake();
      });
    });
    this.subscribing.on('fellBehind', () => {
      this.inbox.isCaughtUp = false;
    });
    this.subscribing.on('data', ({ event }) => {
      if (!this.isOver) this.take(event);
    });
  }

  private take(event: ClientEvent | undefined): void {
    this.isConfirmed = true;
    this.handedOut += 1;
    try {
      if (event && this.wish.matches(event)) this.inbox.push(decode(event));
    } catch (error) {
      this.end(error);
      return;
    }
    this.hasProgressed = true;
    while (this.marks[0] && this.marks[0].after <= this.handedOut) this.marks.shift()?.reached();
    if (this.inbox.isFull) this.subscribing.pause();
  }

  private passed(position: LogPosition): void {
    this.hasProgressed = true;
    this.inbox.advance(formatPosition(position));
  }

  /** The client tells of checkpoints before it has handed out the events that stand before them. */
  private mark(reached: () => void): void {
    if (this.isOver) return;
    const after = this.handedOut + this.subscribing.readableLength;
    if (after === this.handedOut) reached();
    else this.marks.push({ after, reached });
  }
}
