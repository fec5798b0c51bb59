import { defineStream } from '#kernel';
import type { ClientEvents } from './events.js';

/** What decisions about a client need; nothing personal is kept here. */
export interface ClientState {
  readonly registered: boolean;
  /** The client's id in the system it came from. */
  readonly externalId: string | null;
  /** Ids of the purchases recorded so far. */
  readonly purchases: ReadonlySet<string>;
}

export const client = defineStream<ClientState, ClientEvents>({
  category: 'client',
  initial: { registered: false, externalId: null, purchases: new Set() },
  evolve: {
    ClientRegistered: (state, { externalId }) => ({ ...state, registered: true, externalId }),
    PurchaseRecorded: (state, { purchaseId }) => ({ ...state, purchases: new Set(state.purchases).add(purchaseId) }),
    ClientContactLogged: (state) => state,
  },
});
