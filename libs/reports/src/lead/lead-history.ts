import { defineQuery, type Plain, type ReadModel, streamName } from '#kernel';
import { lead } from '#sales';
import { Anything, Code, Id, ListOf, OneOf, Text } from '#schema';
import { HistoryItem, HistoryPage, historyPage, HistoryRange, MOST_EVENTS, toldByFold } from '../history.js';
import { noLead } from '../not-found.js';
import type { LeadCard } from './lead-card.js';

export class GetLeadHistory extends HistoryRange {
  @Id('The lead') leadId!: string;
}

export class LeadHistoryItem extends HistoryItem {
  @OneOf('What happened', lead.eventTypes, { example: 'LeadStatusChanged' }) type!: string;
  @Code('The command that was decided', 'change-status') command!: string;
  @Text('Why: the coded reason where there is one, otherwise what was noted', 'too-expensive', {
    max: 4_000,
    nullable: true,
  })
  reason!: string | null;
  @Anything('Everything that was recorded', { to: 'in-progress', note: 'Called back' }) data!: unknown;
}

export class LeadHistory extends HistoryPage {
  @Id('The lead') leadId!: string;
  @ListOf('What happened, oldest first', () => LeadHistoryItem, { max: MOST_EVENTS }) items!: LeadHistoryItem[];
}

/** Everything that ever happened to a lead, from its own stream. */
export function leadHistory(cards: ReadModel<LeadCard>) {
  const getLeadHistory = defineQuery({
    name: 'get-lead-history',
    type: GetLeadHistory,
    answer: LeadHistory,
    reads: [],
    run: async ({ leadId, ...range }: GetLeadHistory, context): Promise<Plain<LeadHistory>> => {
      const events = await context.stream(streamName(lead, leadId));
      if (events.length === 0) throw noLead(leadId);
      const { items, ...page } = historyPage(events, range, toldByFold(cards, leadId, ['revision', 'changedAt']));
      return { leadId, ...page, items: items.map((item) => ({ ...item, reason: reasonOf(item.data) })) };
    },
  });
  return { queries: [getLeadHistory] as const };
}

/** A coded reason, the comment of a waiting lead, or a note: whichever says best why. */
function reasonOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const fields: Record<string, unknown> = { ...data };
  const reasons = [fields['reason'], fields['comment'], fields['note']];
  return reasons.find((reason): reason is string => typeof reason === 'string') ?? null;
}
