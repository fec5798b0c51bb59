import type { Plain } from '#kernel';
import type { ClientSummary } from './client-card.js';
import type { PurchaseLine } from './purchase-line.js';

/** A client as the read model holds it: the card that answers show, with each purchase as a line. */
export type ClientDocument = Plain<ClientSummary> & {
  /** Oldest first; a won lead is one. */
  purchases: PurchaseLine[];
};
