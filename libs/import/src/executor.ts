import type { Actor, Rejection } from '#kernel';

/** One command on its way to its decider. */
export interface BulkItem {
  /** Kebab-case name, e.g. `refuse-offer`. */
  readonly command: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly commandId: string;
  readonly actor: Actor;
  /** Business time, an ISO 8601 instant in UTC. */
  readonly occurredAt: string;
  /** Of an import: the same for all that comes of one file. */
  readonly correlationId: string;
  /** The row of the file that it came from, from 1; 0 for what is sent before any row that needs it. Absent where it is of no file. */
  readonly row?: number;
}

/** `repeated`: this command id was applied before; `unchanged`: the decision was an idempotent no-op. */
export type BulkOutcome =
  | { readonly kind: 'applied' | 'repeated' | 'unchanged' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/**
 * What the importer needs of the write side: the same deciders as the API, in bulk. One stream's items are decided in the
 * order given and appended together. A call need not wait for the one before: on each stream they come in their order, and what
 * comes after a failure fails. References to other streams are read as the store has them by then: what must be there for
 * certain is sent in a call that is awaited.
 */
export interface BulkExecutor {
  /** One outcome per item, in the order of the items. Field errors are rejections of kind `invalid`. */
  executeAll(items: readonly BulkItem[]): Promise<BulkOutcome[]>;
}
