import type { Position } from '#kernel';
import { pauseMs, type Patience } from './calls.js';
import { classify, hasHandlerThrown, isRetryable, NoAnswer, unavailable } from './errors.js';
import type { Inbox } from './inbox.js';
import type { Lane } from './lane.js';
import { lookBehind } from './look.js';
import { assertWithin, unknownPosition } from './other-log.js';
import { readEnd, type LogEnd } from './reading.js';
import { Subscription, type Wish } from './subscription.js';

/** What following needs of the store around it. */
export interface Surroundings extends Patience {
  readonly label: string;
  /** How long nothing may come before the connection is tried. */
  readonly heartbeatMs: number;
  /** How long a page waits to become full. */
  readonly lingerMs: number;
  /** The end of the log, asked of the leader. */
  readonly end: () => Promise<LogEnd>;
}

/** Keeps an inbox filled, over as many subscriptions as it takes. */
export class Follower {
  private subscription: Subscription | undefined;
  private failure: { readonly error: unknown } | undefined;
  private failures = 0;
  private hasLooked = false;
  private lastContact = performance.now();
  private lastArrival = performance.now();
  private lastPosition: Position;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly lane: Lane,
    private readonly inbox: Inbox,
    private readonly wish: Wish,
  ) {
    this.lastPosition = inbox.position;
  }

  /** Waits a little for something to come, and sees to it that it can. @throws StoreUnavailable */
  async next(quietMs: number): Promise<void> {
    if (this.failure) await this.recover(this.failure.error);
    else if (this.subscription === undefined) this.subscribe();
    else await this.tend(quietMs);
  }

  refill(): void {
    this.subscription?.refill();
  }

  end(): void {
    this.subscription?.end();
  }

  private subscribe(): void {
    const { inbox, wish, surroundings } = this;
    this.hasLooked = false;
    this.lastArrival = performance.now();
    this.lane
      .use((client) => {
        this.subscription = new Subscription(client, inbox, wish, surroundings.callMs);
        return this.subscription.ended;
      })
      .catch((error: unknown) => {
        this.failure = { error };
        inbox.wake();
      });
  }

  private async tend(quietMs: number): Promise<void> {
    const isUnsettled = this.inbox.isCaughtUp && !this.hasLooked;
    if (!isUnsettled) await this.inbox.wait(this.surroundings.lingerMs);
    if (this.failure) return;
    if (this.inbox.position !== this.lastPosition) this.arrived();
    const isQuiet = performance.now() - this.lastArrival >= quietMs;
    if (this.inbox.isEmpty && (isQuiet || (this.inbox.isCaughtUp && !this.hasLooked))) await this.look();
  }

  private arrived(): void {
    this.lastPosition = this.inbox.position;
    this.lastArrival = this.lastContact = performance.now();
    this.failures = 0;
  }

  /**
   * Looks at what lies behind the last position, on the connection of the subscription: whether it is alive, whether something
   * is there that should have come, and how far there is nothing that we want. The server tells of positions only every so many
   * records.
   */
  private async look(): Promise<void> {
    const { inbox, subscription, surroundings } = this;
    const from = inbox.position;
    try {
      const found = await this.lane.use((client) => lookBehind(client, from, this.wish, surroundings.callMs));
      this.hasLooked = true;
      this.lastContact = performance.now();
      if (inbox.position !== from || !inbox.isEmpty) return;
      inbox.advance(found.clear);
      if (found.isEnd) inbox.isCaughtUp = true;
      else if (found.isBehind && performance.now() - this.lastArrival >= surroundings.heartbeatMs) {
        subscription?.end(new NoAnswer(surroundings.heartbeatMs));
      }
      if (!found.isBehind) this.arrived();
    } catch (error) {
      subscription?.end(error);
    }
  }

  private async recover(error: unknown): Promise<void> {
    const { label, totalMs } = this.surroundings;
    const hadProgress = this.subscription?.hasProgressed === true;
    this.subscription = undefined;
    this.failure = undefined;
    if (hadProgress) {
      this.failures = 0;
      this.lastContact = performance.now();
    }
    if (classify(error).kind !== 'too-slow' || !hadProgress) {
      this.failures += 1;
      if (hasHandlerThrown(error) && !isRetryable(error, this.failures)) {
        throw unknownPosition(label, this.inbox.position, error);
      }
      const isHopeless = !isRetryable(error, 1) && classify(error).kind !== 'too-slow';
      if (isHopeless || performance.now() - this.lastContact > totalMs) throw unavailable(label, error);
      await this.inbox.wait(pauseMs(this.failures - 1));
    }
    await this.resubscribe();
  }

  private async resubscribe(): Promise<void> {
    const { label, callMs, end } = this.surroundings;
    const { position } = this.inbox;
    try {
      const here = await this.lane.use((client) => readEnd(client, callMs, false));
      if (position <= here.end) {
        this.subscribe();
        return;
      }
    } catch (error) {
      this.failure = { error };
      return;
    }
    // A follower may only lag behind.
    assertWithin(label, position, await end());
    this.failure = { error: new NoAnswer(callMs) };
  }
}
