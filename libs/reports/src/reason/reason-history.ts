import { defineQuery, type Plain, type ReadModel, streamName } from '#kernel';
import { type ReasonEvents, REASONS_ID, reasons } from '#sales';
import { Anything, Code, ListOf, OneOf } from '#schema';
import {
  HistoryItem,
  HistoryPage,
  HistoryRange,
  historyPage,
  MOST_EVENTS,
  type TellChanges,
  toldByFold,
} from '../history.js';
import type { ReasonCard } from './reasons.js';

export class GetReasonHistory extends HistoryRange {}

export class ReasonHistoryItem extends HistoryItem {
  @OneOf('What happened', reasons.eventTypes, { example: 'ReasonRetired' }) type!: string;
  @Code('The command that was decided', 'retire-reason') command!: string;
  @Anything('Everything that was recorded', { reason: 'too-late' }) data!: unknown;
}

export class ReasonHistory extends HistoryPage {
  @ListOf('What happened, oldest first', () => ReasonHistoryItem, { max: MOST_EVENTS }) items!: ReasonHistoryItem[];
}

/** What happened to the catalogue of reasons, which is one stream. */
export function reasonHistory(cards: ReadModel<ReasonCard>) {
  const getReasonHistory = defineQuery({
    name: 'get-reason-history',
    type: GetReasonHistory,
    answer: ReasonHistory,
    reads: [],
    run: async (range: GetReasonHistory, context): Promise<Plain<ReasonHistory>> => {
      const events = await context.stream(streamName(reasons, REASONS_ID));
      return historyPage(events, range, toldByReason(cards));
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
