import { defineQuery, type Plain, type RecordedEvent, streamName } from '#kernel';
import { client, type ClientEvents } from '#sales';
import { Id, ListOf, OneOf } from '#schema';
import type { FieldChange } from './changes.js';
import { HistoryItem, HistoryPage, HistoryPart, historyPart, MOST } from './history.js';
import { noClient } from './not-found.js';

export class GetClientHistory extends HistoryPart {
  @Id('The client') clientId!: string;
}

export class ClientHistoryItem extends HistoryItem {
  @OneOf('What happened', client.eventTypes, { example: 'PurchaseRecorded' }) type!: string;
}

export class ClientHistory extends HistoryPage {
  @Id('The client') clientId!: string;
  @ListOf('What happened, oldest first', () => ClientHistoryItem, { max: MOST }) items!: ClientHistoryItem[];
}

/** What was recorded on a client itself; what happened to its leads is in theirs. */
export function clientHistory() {
  const getClientHistory = defineQuery({
    name: 'get-client-history',
    type: GetClientHistory,
    answer: ClientHistory,
    reads: [],
    run: async ({ clientId, ...part }: GetClientHistory, context): Promise<ClientHistory> => {
      const events = await context.stream(streamName(client, clientId));
      if (events.length === 0) throw noClient(clientId);
      return { clientId, ...historyPart(events, part, changesOf) };
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

function changesOf({ type, data }: RecordedEvent): Plain<FieldChange>[] {
  const added = ADDED[type as keyof Changes] as ((data: unknown) => Readonly<Record<string, unknown>>) | undefined;
  return Object.entries(added?.(data) ?? {}).flatMap(([field, after]) =>
    after === null ? [] : [{ field, before: null, after }],
  );
}
