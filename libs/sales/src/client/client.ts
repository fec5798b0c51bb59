import { defineStream } from '#kernel';
import type { ClientEvents } from './events.js';
import { IdSet } from './id-set.js';

/** What decisions about a client need; nothing personal is kept here. */
export interface ClientState {
  readonly registered: boolean;
  /** The client's id in the system it came from. */
  /** Ids of the purchases recorded so far. */
  readonly purchases: IdSet;
}

export const client = defineStream<ClientState, ClientEvents>({
  category: 'client',
  initial: { registered: false, purchases: IdSet.EMPTY },
  evolve: {
    ClientRegistered: (state) => ({ ...state, registered: true }),
    PurchaseRecorded: (state, { purchaseId }) => ({ ...state, purchases: state.purchases.with(purchaseId) }),
    ClientContactLogged: (state) => state,
  },
});
