import { setTimeout as pause } from 'node:timers/promises';
import { type EventStore, StoreUnavailable } from '#event-store';
import { defineQuery, type QueryDefinition } from '#kernel';
import { type ReadStore, ReadStoreUnavailable } from '#read-store';
import { AnyText } from '#schema';

export class HealthAnswer {
  @AnyText('Always `ok`; what is not ok is a 503', 'ok') status!: string;
  @AnyText('The event store and its version, like `sqlite 3.45.1` or `eventstoredb 23.10.6.0`', 'sqlite 3.45.1', {
    optional: true,
  })
  eventStore?: string;
  @AnyText('The read store and its version, like `sqlite 3.45.1` or `mongodb 7.0.14`', 'sqlite 3.45.1', {
    optional: true,
  })
  readStore?: string;
}

export class GetLiveness {}
export class GetReadiness {}

/** How long a store has to answer. */
const READY_WITHIN_MS = 5_000;

/** What each store says of itself: kind and version, or why it is not there. */
export interface StoreAnswers {
  readonly eventStore: string;
  readonly readStore: string;
}

/** A store does not answer. */
export class NotReady extends Error {
  constructor(
    readonly stores: StoreAnswers,
    reasons: readonly string[],
  ) {
    super(reasons.join('. '));
    this.name = 'NotReady';
  }
}

/** `/health/live`: the process answers. `/health/ready`: so do its stores. */
export function healthQueries(events: EventStore, store: ReadStore): { live: QueryDefinition; ready: QueryDefinition } {
  return {
    live: defineQuery<GetLiveness, HealthAnswer>({
      name: 'get-liveness',
      type: GetLiveness,
      answer: HealthAnswer,
      run: async () => ({ status: 'ok' }),
    }),
    ready: defineQuery<GetReadiness, HealthAnswer>({
      name: 'get-readiness',
      type: GetReadiness,
      answer: HealthAnswer,
      run: async () => {
        const { eventStore, readStore } = await answersOf(events, store);
        return { status: 'ok', eventStore, readStore };
      },
    }),
  };
}

/** What both stores say, and what the log warns of. @throws NotReady */
export async function answersOf(
  events: EventStore,
  store: ReadStore,
): Promise<StoreAnswers & { readonly warnings: readonly string[] }> {
  const [log, documents] = await Promise.all([
    asked('The event store', () => events.check()),
    asked('The read store', async () => ({ ...(await store.check()), warnings: [] })),
  ]);
  const stores = { eventStore: log.said, readStore: documents.said };
  const reasons = [log, documents].filter(({ answers }) => !answers).map(({ said }) => said);
  if (reasons.length > 0) throw new NotReady(stores, reasons);
  return { ...stores, warnings: log.warnings };
}

interface Asked {
  /** Kind and version, or why it does not answer. */
  readonly said: string;
  readonly answers: boolean;
  readonly warnings: readonly string[];
}

async function asked(
  what: string,
  check: () => Promise<{ readonly kind: string; readonly version: string; readonly warnings: readonly string[] }>,
): Promise<Asked> {
  const enough = new AbortController();
  const silence = pause(READY_WITHIN_MS, undefined, { signal: enough.signal }).then(() => {
    const seconds = READY_WITHIN_MS / 1_000;
    throw new StoreUnavailable(
      `${what} has not answered within ${seconds} s: check that it runs, and what stands between (firewall, network)`,
    );
  });
  try {
    const { kind, version, warnings } = await Promise.race([check(), silence]);
    return { said: `${kind} ${version}`, answers: true, warnings };
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof ReadStoreUnavailable)
      return { said: error.message, answers: false, warnings: [] };
    throw error;
  } finally {
    silence.catch(() => undefined);
    enough.abort();
  }
}
