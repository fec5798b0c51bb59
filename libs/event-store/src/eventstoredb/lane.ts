import { within } from './calls.js';
import type { StoreClient } from './client.js';
import { classify, isFailedDiscovery, isNotLeader, isTimeout, isUnavailableCode, messageOf } from './errors.js';

/** A failure that comes this fast did not ask the server. */
const INSTANT_MS = 2;
const LONGEST_SHUT_MS = 1_000;

interface Connection {
  readonly client: StoreClient;
  users: number;
  isRetired: boolean;
  hasWorked: boolean;
  /** The last failure, if it came at once. */
  instantFailure: string | undefined;
}

/**
 * A client object of one role, replaced when it can be expected to fail for ever: after the same error at once for the second
 * time, a failed discovery, a first failure other than unavailability, or a call without an answer (its TCP connection may be
 * dead, and the next client of the same kind would share it). Whoever uses the old one finishes first.
 */
export class Lane {
  private current: Connection | undefined;
  private readonly retired = new Set<Promise<void>>();

  constructor(private readonly connect: () => StoreClient) {}

  async use<Result>(work: (client: StoreClient) => Promise<Result>): Promise<Result> {
    const connection = (this.current ??= fresh(this.connect()));
    connection.users += 1;
    const started = performance.now();
    try {
      const result = await work(connection.client);
      connection.hasWorked = true;
      connection.instantFailure = undefined;
      return result;
    } catch (error) {
      if (isBroken(connection, error, performance.now() - started)) this.retire(connection);
      throw error;
    } finally {
      connection.users -= 1;
      this.shutIfUnused(connection);
    }
  }

  /** Closes the connection when its last user is done. */
  async close(): Promise<void> {
    const connection = this.current;
    if (connection) {
      this.retire(connection);
      this.shutIfUnused(connection);
    }
    await Promise.all(this.retired);
  }

  private retire(connection: Connection): void {
    connection.isRetired = true;
    if (this.current === connection) this.current = undefined;
  }

  private shutIfUnused(connection: Connection): void {
    if (!connection.isRetired || connection.users > 0) return;
    const shutting: Promise<void> = within(LONGEST_SHUT_MS, connection.client.shut())
      // A client that cannot connect cannot disconnect either.
      .catch(() => undefined)
      .finally(() => this.retired.delete(shutting));
    this.retired.add(shutting);
  }
}

const fresh = (client: StoreClient): Connection => ({
  client,
  users: 0,
  isRetired: false,
  hasWorked: false,
  instantFailure: undefined,
});

function isBroken(connection: Connection, error: unknown, elapsedMs: number): boolean {
  if (classify(error).kind !== 'unavailable' || isNotLeader(error)) {
    connection.hasWorked = true;
    return false;
  }
  const repeated = elapsedMs < INSTANT_MS && connection.instantFailure === messageOf(error);
  connection.instantFailure = elapsedMs < INSTANT_MS ? messageOf(error) : undefined;
  const firstIsOdd = !connection.hasWorked && !isUnavailableCode(error);
  return repeated || firstIsOdd || isFailedDiscovery(error) || isTimeout(error);
}
