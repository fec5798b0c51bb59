import { defineQuery, type ReadModel, streamName } from '#kernel';
import { lead } from '#sales';
import { Id, ListOf, OneOf } from '#schema';
import { HistoryItem, HistoryPage, HistoryPart, historyPart, MOST, toldByFold } from './history.js';
import type { LeadCard } from './lead-card.js';
import { noLead } from './not-found.js';

export class GetLeadHistory extends HistoryPart {
  @Id('The lead') leadId!: string;
}

export class LeadHistoryItem extends HistoryItem {
  @OneOf('What happened', lead.eventTypes, { example: 'LeadStatusChanged' }) type!: string;
}

export class LeadHistory extends HistoryPage {
  @Id('The lead') leadId!: string;
  @ListOf('What happened, oldest first', () => LeadHistoryItem, { max: MOST }) items!: LeadHistoryItem[];
}

/** Everything that ever happened to a lead, from its own stream. */
export function leadHistory(cards: ReadModel<LeadCard>) {
  const getLeadHistory = defineQuery({
    name: 'get-lead-history',
    type: GetLeadHistory,
    answer: LeadHistory,
    reads: [],
    run: async ({ leadId, ...part }: GetLeadHistory, context): Promise<LeadHistory> => {
      const events = await context.stream(streamName(lead, leadId));
      if (events.length === 0) throw noLead(leadId);
      return { leadId, ...historyPart(events, part, toldByFold(cards, leadId, ['revision', 'changedAt'])) };
    },
  });
  return { queries: [getLeadHistory] as const };
}
