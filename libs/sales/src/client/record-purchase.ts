import { defineCommand, reject } from '#kernel';
import { Id, Part, Text } from '#schema';
import { MoneyData, moneyOf } from '../money.js';
import { client } from './client.js';
import { clientNotFound } from './client-not-found.js';

export class RecordPurchase {
  @Id('The client who bought') clientId!: string;
  @Id('The purchase; chosen by whoever records it') purchaseId!: string;
  @Part('What was paid', () => MoneyData) amount!: MoneyData;
  @Text('Number of the order or invoice', 'INV-2026-0117', { max: 200, optional: true }) reference?: string;
}

/** A paid deal of a client; when it was made is the business time of the command. */
export const recordPurchase = defineCommand({
  name: 'record-purchase',
  type: RecordPurchase,
  stream: client,
  id: ({ clientId }) => clientId,
  decide(state, { clientId, purchaseId, amount, reference = null }) {
    if (!state.registered) return clientNotFound(clientId);
    if (state.purchases.has(purchaseId)) {
      return reject('conflict', 'purchase-exists', `purchaseId: purchase ${purchaseId} is recorded already`, {
        purchaseId,
      });
    }
    return [{ type: 'PurchaseRecorded', data: { clientId, purchaseId, amount: moneyOf(amount), reference } }];
  },
});
