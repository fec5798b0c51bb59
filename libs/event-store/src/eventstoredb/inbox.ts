import type { Position, RecordedEvent } from '#kernel';

/** What came in order and was not taken yet. It outlives the connection it came by. */
export class Inbox {
  /** Whether the reader has seen everything that there is. */
  isCaughtUp = false;
  private events: RecordedEvent[] = [];
  private readonly whoWaits = new Set<() => void>();

  /**
   * @param position everything up to here has come
   * @param pageSize events a page
   */
  constructor(
    public position: Position,
    private readonly pageSize: number,
  ) {}

  /** Pages are full as long as there is more to come at once. */
  get hasPage(): boolean {
    return this.events.length >= this.pageSize || (this.isCaughtUp && this.events.length > 0);
  }

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  /** One page can be folded, one stands ready; more would only cost memory. */
  get isFull(): boolean {
    return this.events.length >= 2 * this.pageSize;
  }

  /** What came already, after a reconnect for example, is not taken twice. */
  push(event: RecordedEvent): void {
    if (event.position <= this.position) return;
    this.events.push(event);
    this.position = event.position;
    if (this.hasPage) this.wake();
  }

  /** Moves over records that nobody asked for. */
  advance(position: Position): void {
    if (position > this.position) this.position = position;
  }

  /** A page of events, and the position that has been reached with them. */
  take(): { readonly events: RecordedEvent[]; readonly position: Position } {
    const events = this.events.length <= this.pageSize ? this.events : this.events.slice(0, this.pageSize);
    this.events = this.events.slice(events.length);
    const last = events.at(-1);
    return { events, position: this.isEmpty || last === undefined ? this.position : last.position };
  }

  wake(): void {
    for (const wake of [...this.whoWaits]) wake();
  }

  /** Settles when it is woken, or after some time. */
  wait(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.whoWaits.delete(done);
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      this.whoWaits.add(done);
    });
  }
}
