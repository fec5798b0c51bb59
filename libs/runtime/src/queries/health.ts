import type { EventStore } from '#event-store';
import { defineQuery, type QueryDefinition } from '#kernel';
import type { ReadStore } from '#read-store';
import { AnyText } from '#schema';

export class HealthAnswer {
  @AnyText('Always `ok`; what is not ok is a 503', 'ok') status!: string;
  @AnyText('The event store and its version', 'sqlite 3.45.1', { optional: true }) eventStore?: string;
  @AnyText('The read store and its version', 'sqlite 3.45.1', { optional: true }) readStore?: string;
}

export class GetLiveness {}
export class GetReadiness {}

/** `/health/live`: the process answers. `/health/ready`: so do its stores. */
export function healthQueries(events: EventStore, store: ReadStore): { live: QueryDefinition; ready: QueryDefinition } {
  return {
    live: defineQuery<GetLiveness, HealthAnswer>({
      name: 'get-liveness',
      type: GetLiveness,
      answer: HealthAnswer,
      reads: [],
      run: async () => ({ status: 'ok' }),
    }),
    ready: defineQuery<GetReadiness, HealthAnswer>({
      name: 'get-readiness',
      type: GetReadiness,
      answer: HealthAnswer,
      reads: [],
      run: async () => {
        const [log, documents] = await Promise.all([events.check(), store.check()]);
        return {
          status: 'ok',
          eventStore: `${log.kind} ${log.version}`,
          readStore: `${documents.kind} ${documents.version}`,
        };
      },
    }),
  };
}
