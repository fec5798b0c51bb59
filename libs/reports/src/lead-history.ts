import { defineQuery, type ReadModel, type RecordedEvent } from '#kernel';
import { lead } from '#sales';
import { Anything, Code, Id, Instant, ListOf, OneOf, Part, Text, Whole } from '#schema';
import { changesBetween, FieldChange } from './changes.js';
import type { LeadCard } from './lead-card.js';
import { noLead } from './not-found.js';

const MOST = 10_000;

export class GetLeadHistory {
  @Id('The lead') leadId!: string;
  @Whole('Only from this revision on; from the first event unless told', 0, { optional: true }) from?: number;
  @Whole(`At most this many events; ${MOST} unless told`, 100, { min: 1, max: MOST, optional: true }) limit?: number;
}

export class HistoryActor {
  @Text('Who acted; `system` for what the system does itself', 'anna') id!: string;
  @Text('The role it acted in; null = none was known', 'seller', { nullable: true }) role!: string | null;
}

export class HistoryItem {
  @Whole('Place in the history of the lead, from 0', 3) revision!: number;
  @Text('Place in the log; usable as `after`', '0000000000000042') position!: string;
  @Id('The event') eventId!: string;
  @OneOf('What happened', lead.eventTypes, { example: 'LeadStatusChanged' }) type!: string;
  @Instant('When it happened') occurredAt!: string;
  @Instant('When the system learned it', '2026-03-01T09:30:02.118Z') recordedAt!: string;
  @Part('Who did it', () => HistoryActor) actor!: HistoryActor;
  @Code('The command that was decided', 'change-status') command!: string;
  @Text('Id of the command', 'a3bb189e-8bf9-4888-9912-ace4e6543002') commandId!: string;
  @Text(
    'What ties everything together that one request, or the import of one file, set off',
    'a3bb189e-8bf9-4888-9912-ace4e6543002',
  )
  correlationId!: string;
  @Text('The command or event that caused it', 'a3bb189e-8bf9-4888-9912-ace4e6543002') causationId!: string;
  @Whole('The row of the imported log that it came from; null = none is known, as where it was not imported', 4_711, {
    nullable: true,
  })
  row!: number | null;
  @Text('Why: the coded reason where there is one, otherwise what was noted', 'too-expensive', {
    max: 4_000,
    nullable: true,
  })
  reason!: string | null;
  @ListOf('What it changed', () => FieldChange) changes!: FieldChange[];
  @Anything('Everything that was recorded', { to: 'in-progress', note: 'Called back' }) data!: unknown;
}

export class LeadHistory {
  @Id('The lead') leadId!: string;
  @Whole('Revision of the lead', 7) revision!: number;
  @ListOf('What happened, oldest first', () => HistoryItem, { max: MOST }) items!: HistoryItem[];
  @Whole('`from` of the rest; null = this is all', 100, { nullable: true }) next!: number | null;
}

/**
 * Everything that ever happened to a lead, from its own stream. Before and after come from the fold of the lead cards
 * itself, so that history and card cannot disagree.
 */
export function leadHistory(cards: ReadModel<LeadCard>) {
  const getLeadHistory = defineQuery({
    name: 'get-lead-history',
    type: GetLeadHistory,
    answer: LeadHistory,
    reads: [],
    run: async ({ leadId, from = 0, limit = MOST }: GetLeadHistory, context): Promise<LeadHistory> => {
      const events = await context.stream(`lead-${leadId}`);
      const last = events.at(-1);
      if (!last) throw noLead(leadId);
      const items = historyOf(cards, leadId, events.slice(0, from + limit), from);
      return { leadId, revision: last.revision, items, next: from + limit < events.length ? from + limit : null };
    },
  });
  return { queries: [getLeadHistory] as const };
}

/** The events from a revision on, each with what it changed on the card that those before it had made. */
function historyOf(
  cards: ReadModel<LeadCard>,
  leadId: string,
  events: readonly RecordedEvent[],
  from: number,
): HistoryItem[] {
  let card: LeadCard | undefined;
  return events.flatMap((event) => {
    const isShown = event.revision >= from;
    // A fold owns its document and may go on changing it; what is shown must stay as it was.
    const before = isShown ? structuredClone(card) : undefined;
    const touch = cards.touchOf(event.type);
    if (touch) card = touch.apply(card, isShown ? structuredClone(event) : event, leadId);
    if (!isShown) return [];
    const changes = card ? changesBetween(before, card, ['revision', 'changedAt']) : [];
    return [itemOf(event, structuredClone(changes))];
  });
}

function itemOf(event: RecordedEvent, changes: FieldChange[]): HistoryItem {
  const { actor, occurredAt, command, commandId, correlationId, causationId, row = null } = event.metadata;
  return {
    revision: event.revision,
    position: event.position,
    eventId: event.id,
    type: event.type,
    occurredAt,
    recordedAt: event.recordedAt,
    actor: { id: actor.id, role: actor.role ?? null },
    command,
    commandId,
    correlationId,
    causationId,
    row,
    reason: reasonOf(event.data),
    changes,
    data: event.data,
  };
}

/** A coded reason, the comment of a waiting lead, or a note: whichever says best why. */
function reasonOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const fields: Record<string, unknown> = { ...data };
  const reasons = [fields['reason'], fields['comment'], fields['note']];
  return reasons.find((reason): reason is string => typeof reason === 'string') ?? null;
}
