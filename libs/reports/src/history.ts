import type { Document, Plain, ReadModel, RecordedEvent } from '#kernel';
import { Id, Instant, ListOf, Part, Text, Whole } from '#schema';
import { changesBetween, FieldChange } from './changes.js';

export const MOST_EVENTS = 10_000;

/** Which of the events are asked for. */
export class HistoryRange {
  @Whole('Only from this revision on; from the first event unless told', 0, { optional: true }) from?: number;
  @Whole(`At most this many events; ${MOST_EVENTS} unless told`, 100, { min: 1, max: MOST_EVENTS, optional: true })
  limit?: number;
}

export class HistoryActor {
  @Text('Who acted; `system` for what the system does itself', 'anna') id!: string;
  @Text('The role it acted in; null = none was known', 'seller', { nullable: true }) role!: string | null;
}

/** An event as histories show it; which types and commands there are, and what they record, is said by each kind of history. */
export abstract class HistoryItem {
  @Whole('Place in the history, from 0', 3) revision!: number;
  @Text('Place in the log; usable as `after`', '0000000000000042') position!: string;
  @Id('The event') eventId!: string;
  abstract type: string;
  @Instant('When it happened') occurredAt!: string;
  @Instant('When the system learned it', '2026-03-01T09:30:02.118Z') recordedAt!: string;
  @Part('Who did it', () => HistoryActor) actor!: HistoryActor;
  /** Kebab-case. */
  abstract command: string;
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
  @ListOf('What it changed', () => FieldChange) changes!: FieldChange[];
  abstract data: unknown;
}

/** A history, or the part of it that was asked for; what it is the history of, and its items, stand beside it. */
export abstract class HistoryPage {
  @Whole('Revision of the last event of all; -1 = there is none yet', 7, { min: -1 }) revision!: number;
  @Whole('`from` of the rest; null = this is all', 100, { nullable: true }) next!: number | null;
}

/**
 * What an event of a stream changed. Told of each, from the first on, so that it may know the state before.
 * @param isShown nobody sees the changes otherwise: they need not be put together
 */
export type TellChanges = (event: RecordedEvent, isShown: boolean) => Plain<FieldChange>[];

/** Before and after by the fold of a read model itself, so that history and card cannot disagree. @param ignored fields that tell nothing */
export function toldByFold<Doc extends Document>(
  model: Pick<ReadModel<Doc>, 'touchOf'>,
  id: string,
  ignored: readonly (keyof Doc & string)[],
): TellChanges {
  let card: Doc | undefined;
  return (event, isShown) => {
    // A fold owns its document and may go on changing it; what is shown must stay as it was.
    const before = isShown ? structuredClone(card) : undefined;
    const touch = model.touchOf(event.type);
    if (touch) card = touch.apply(card, isShown ? structuredClone(event) : event, id);
    return isShown && card ? structuredClone(changesBetween(before, card, ignored)) : [];
  };
}

/** What was asked for of a stream's history. @param events the whole stream, from the oldest on */
export function historyPage(
  events: readonly RecordedEvent[],
  { from = 0, limit = MOST_EVENTS }: HistoryRange,
  tell: TellChanges,
) {
  const end = from + limit;
  const items = events.slice(0, end).flatMap((event) => {
    const isShown = event.revision >= from;
    const changes = tell(event, isShown);
    return isShown ? [itemOf(event, changes)] : [];
  });
  const revision = events.at(-1)?.revision ?? -1;
  return { revision, items, next: end < events.length ? end : null };
}

function itemOf(event: RecordedEvent, changes: Plain<FieldChange>[]): Plain<HistoryItem> {
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
    changes,
    data: event.data,
  };
}
