import { defineReadModel, type Document } from '#kernel';

/** The documents of the plan tests: no query over an index may walk through all of them, in any store. */
export interface Deal extends Document {
  readonly status: string;
  readonly seller: string;
  readonly amount: number;
  readonly closed: boolean;
}

export const deals = defineReadModel<Deal, object>({
  name: 'deals',
  version: 1,
  indexes: [['status', 'amount'], ['seller'], ['amount'], ['closed', 'seller', 'amount']],
  on: {},
});

/** Fields that an index begins with. */
export const leading = ['status', 'seller', 'amount', 'closed', 'id'];
/** The order that is asked for beside a filter on another field. */
export const byAmount = { field: 'amount', direction: 'desc' } as const;
