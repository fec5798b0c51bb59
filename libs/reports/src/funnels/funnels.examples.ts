import { calendarOf, type RecordedEvent } from '#kernel';
import type { LeadKeys, StatusKind, Visit } from '#sales';
import { askedOf, project } from '../../../../test/support/memory-documents.js';
import { GetFunnel } from './funnel-answer.js';
import { funnels } from './funnels.js';

export const calendar = calendarOf('Europe/Kyiv');
export const { model, queries } = funnels(calendar);
export const KINDS = {
  new: 'open',
  constructor: 'open',
  brief: 'waiting',
  offer: 'open',
  won: 'won',
  closed: 'lost',
} as const;
export type Status = keyof typeof KINDS;
const PARTS = {
  new: 'top',
  constructor: 'top',
  brief: 'middle',
  offer: 'middle',
  won: 'bottom',
  closed: 'bottom',
} as const;

let count = 0;
function event(type: string, occurredAt: string, data: object): RecordedEvent {
  const position = String(++count).padStart(9, '0');
  const ids = { commandId: position, correlationId: position, causationId: position };
  const metadata = { actor: { id: 'anna' }, occurredAt, command: 'test', ...ids, schemaVersion: 1 };
  return {
    id: position,
    stream: 'lead-1',
    revision: 0,
    position,
    occurredAt,
    recordedAt: occurredAt,
    type,
    data,
    metadata,
  };
}

export const published = (
  version = 1,
  codes = Object.keys(KINDS) as Status[],
  kinds: Record<Status, StatusKind> = KINDS,
) =>
  event('PipelinePublished', '2026-01-01T00:00:00.000Z', {
    pipeline: 'p.1',
    version,
    definition: {
      statuses: codes.map((code) => ({
        code,
        kind: kinds[code],
        part: PARTS[code],
        labels: { en: code.toUpperCase() },
      })),
    },
  });

/** A lead as its stream tells it: each step remembers the visit that the next one leaves. */
export function lead(
  registeredAt: string,
  seller: string | null = 'anna',
  more: Partial<LeadKeys> = {},
  kinds: Record<Status, StatusKind> = KINDS,
) {
  const keys = { leadId: 'l', clientId: 'c', pipeline: 'p.1', pipelineVersion: 1, source: 'call', seller, ...more };
  let visit: Visit = { status: 'new', kind: 'open', since: registeredAt };
  const events = [event('LeadRegistered', registeredAt, { ...keys, status: 'new', statusKind: 'open' })];
  const move = (type: string, to: Status, at: string, also: object = {}) => {
    const toKind = kinds[to];
    events.push(event(type, at, { ...keys, from: visit, to, toKind, ...also }));
    visit = { status: to, kind: toKind, since: at };
    return steps;
  };
  const steps = {
    events,
    to: (status: Status, at: string) => move('LeadStatusChanged', status, at),
    lose: (reason: string, at: string) => move('LeadLost', 'closed', at, { reason }),
    reopen: (at: string) => move('LeadReopened', 'new', at, { reason: 'came back' }),
    handTo(next: string | null, at: string) {
      const previousSeller = keys.seller;
      keys.seller = next;
      events.push(event('LeadAssigned', at, { ...keys, previousSeller, in: visit }));
      return steps;
    },
  };
  return steps;
}

export async function ask(events: readonly RecordedEvent[], query: Partial<GetFunnel> = {}) {
  const [getFunnel] = queries;
  const context = askedOf([project(model, events)], { calendar });
  return getFunnel.run(Object.assign(new GetFunnel(), { pipeline: 'p.1' }, query), context);
}
export const statusOf = async (status: Status, events: readonly RecordedEvent[], query: Partial<GetFunnel> = {}) =>
  (await ask(events, query)).statuses.find((row) => row.status === status);
