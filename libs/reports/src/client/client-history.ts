import { defineQuery, type Plain, streamName } from '#kernel';
import { client, type ClientEvents } from '#sales';
import { Anything, Code, Id, ListOf, OneOf } from '#schema';
import { HistoryItem, HistoryPage, HistoryRange, historyPage, MOST_EVENTS, type TellChanges } from '../history.js';
import { noClient } from '../not-found.js';

export class GetClientHistory extends HistoryRange {
  @Id('The client') clientId!: string;
}

export class ClientHistoryItem extends HistoryItem {
  @OneOf('What happened', client.eventTypes, { example: 'PurchaseRecorded' }) type!: string;
  @Code('The command that was decided', 'record-purchase') command!: string;
  @Anything('Everything that was recorded', {
    purchaseId: '0b0c3c36-6b1f-4b39-9d2a-7f0e1c1b7a10',
    amount: { minor: 375_000, currency: 'EUR' },
    reference: 'INV-2026-0117',
  })
  data!: unknown;
}

export class ClientHistory extends HistoryPage {
  @Id('The client') clientId!: string;
  @ListOf('What happened, oldest first', () => ClientHistoryItem, { max: MOST_EVENTS }) items!: ClientHistoryItem[];
}

/** What was recorded on a client itself; what happened to its leads is in theirs. */
export function clientHistory() {
  const getClientHistory = defineQuery({
    name: 'get-client-history',
    type: GetClientHistory,
    answer: ClientHistory,
    reads: [],
    run: async ({ clientId, ...range }: GetClientHistory, context): Promise<Plain<ClientHistory>> => {
      const events = await context.stream(streamName(client, clientId));
      if (events.length === 0) throw noClient(clientId);
      return { clientId, ...historyPage(events, range, toldAsAdded) };
    },
  });
  return { queries: [getClientHistory] as const };
}

type Changes = {
  readonly [Type in keyof ClientEvents]: (data: ClientEvents[Type]) => Readonly<Record<string, unknown>>;
};

/** What is there after an event and was not before it: nothing of a client is ever replaced. Its figures also count its leads. */
const ADDED: Changes = {
  ClientRegistered: ({ externalId, kind, personal }) => ({ externalId, kind, personal }),
  PurchaseRecorded: ({ purchaseId, amount, reference }) => ({ [`purchases.${purchaseId}`]: { amount, reference } }),
  ClientContactLogged: () => ({}),
};

const toldAsAdded: TellChanges = ({ type, data }) => {
  const added = ADDED[type as keyof Changes] as ((data: unknown) => Readonly<Record<string, unknown>>) | undefined;
  return Object.entries(added?.(data) ?? {}).flatMap(([field, after]) =>
    after === null ? [] : [{ field, before: null, after }],
  );
};
