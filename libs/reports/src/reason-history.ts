import { defineQuery, type Plain, type ReadModel, streamName } from '#kernel';
import { type ReasonEvents, REASONS_ID, reasons } from '#sales';
import { ListOf, OneOf } from '#schema';
import { HistoryItem, HistoryPage, HistoryPart, historyPart, MOST, type TellChanges, toldByFold } from './history.js';
import type { ReasonCard } from './reasons.js';

export class GetReasonHistory extends HistoryPart {}

export class ReasonHistoryItem extends HistoryItem {
  @OneOf('What happened', reasons.eventTypes, { example: 'ReasonRetired' }) type!: string;
}

export class ReasonHistory extends HistoryPage {
  @ListOf('What happened, oldest first', () => ReasonHistoryItem, { max: MOST }) items!: ReasonHistoryItem[];
}

/** What happened to the catalogue of reasons, which is one stream. */
export function reasonHistory(cards: ReadModel<ReasonCard>) {
  const getReasonHistory = defineQuery({
    name: 'get-reason-history',
    type: GetReasonHistory,
    answer: ReasonHistory,
    reads: [],
    run: async (part: GetReasonHistory, context): Promise<Plain<ReasonHistory>> => {
      const events = await context.stream(streamName(reasons, REASONS_ID));
      const { items, ...page } = historyPart(events, part, toldByReason(cards));
      // The reason that an event is about does not say why it happened.
      return { ...page, items: items.map((item) => ({ ...item, reason: null })) };
    },
  });
  return { queries: [getReasonHistory] as const };
}

function toldByReason(cards: ReadModel<ReasonCard>): TellChanges {
  const told = new Map<string, TellChanges>();
  return (event, isShown) => {
    const { reason } = event.data as ReasonEvents[keyof ReasonEvents];
    const tell = told.get(reason) ?? toldByFold(cards, reason, ['id']);
    told.set(reason, tell);
    return tell(event, isShown).map((change) => ({ ...change, field: `${reason}.${change.field}` }));
  };
}
