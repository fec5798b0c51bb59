import { type Money, past, scenario } from '#kernel';
import { client, type ClientState } from '../client/client.js';
import type { PipelineDefinition, StatusKind } from '../pipeline/definition.js';
import type { PipelineState } from '../pipeline/pipeline.js';
import type { ReasonsState } from '../reason/reasons.js';
import { lead } from './lead.js';
import type { LeadEvent, LeadEvents, LeadKeys, LeadMove, OfferKeys, Visit } from './events.js';

/** `given(facts).when(command).then(facts)` of a lead. */
export const given = scenario(lead, (actual, expected) => {
  expect(actual).toStrictEqual(expected);
});

/** Facts that the specs of this folder begin with. */
export const LEAD = '0b9d1c1e-7a43-4c0e-9a51-3a1f6f0d5a01';
export const CLIENT = '0b9d1c1e-7a43-4c0e-9a51-3a1f6f0d5a02';
export const OFFER = '0b9d1c1e-7a43-4c0e-9a51-3a1f6f0d5a03';
export const NEVER = '0b9d1c1e-7a43-4c0e-9a51-3a1f6f0d5aff';
/** When `past` facts happen, and when the commands of a scenario do. */
export const THEN = '2026-01-01T09:00:00.000Z';
export const NOW = '2026-01-02T09:00:00.000Z';
export const BEFORE = '2025-12-31T09:00:00.000Z';

export const euro = (minor: number): Money => ({ minor, currency: 'EUR' });

const status = (code: string, kind: StatusKind, next?: string[]) => ({
  code,
  labels: { en: code },
  kind,
  part: 'middle' as const,
  meaning: code,
  playbook: [],
  ...(next && { next }),
});

const statuses = [
  status('new', 'open'),
  status('talking', 'open'),
  status('narrow', 'open', ['talking', 'waiting', 'delivered', 'spoiled']),
  status('waiting', 'waiting'),
  status('clarifying', 'waiting'),
  status('stuck', 'waiting', ['talking']),
  status('asleep', 'dormant-pool'),
  status('sold', 'won'),
  status('delivered', 'won'),
  status('gone', 'lost'),
  status('spoiled', 'lost', ['gone']),
];
const definition = (list: typeof statuses): PipelineDefinition => ({
  labels: { en: 'Simple' },
  entry: 'new',
  statuses: list,
});

/** The lead of these examples runs on version 1; version 2 has no status `talking` any more. */
export const simple: PipelineState = {
  latest: 2,
  versions: {
    1: definition(statuses),
    2: definition(statuses.filter(({ code }) => code !== 'talking')),
  },
};
export const noPipeline: PipelineState = { latest: 0, versions: {} };

export const known: ClientState = { ...client.initial, registered: true };
export const unknown: ClientState = { ...known, registered: false };

const reason = (group: ReasonsState['reasons'][string]['group'], retiredAt: string | null = null) => ({
  group,
  labels: { en: group },
  retiredAt,
});
/** Of the reason `slow`: between the facts that are given and the commands. */
export const RETIRED_AT = '2026-01-01T18:00:00.000Z';
export const catalogue: ReasonsState = {
  reasons: { dear: reason('price'), slow: reason('delivery', RETIRED_AT), rival: reason('competitor') },
};
export const rival = { name: 'Delta Cargo', why: 'Delivers faster' };

/** What every decision of this folder may refer to. */
export const refs = { pipeline: simple, client: known, reasons: catalogue };

export const keys: LeadKeys = {
  leadId: LEAD,
  clientId: CLIENT,
  pipeline: 'simple',
  pipelineVersion: 1,
  source: 'call',
  seller: 'olga',
};

export const registered = (more: Partial<LeadEvents['LeadRegistered']> = {}): LeadEvent => ({
  type: 'LeadRegistered',
  data: { ...keys, status: 'new', statusKind: 'open', externalId: null, interest: null, amount: null, ...more },
});

export const visit = (status: string, kind: StatusKind, since = THEN): Visit => ({ status, kind, since });
export const moved = (from: Visit, to: string, toKind: StatusKind): LeadMove => ({ ...keys, from, to, toKind });

const fromNew = visit('new', 'open');
const controlPoint = { due: '2026-02-01T09:00:00.000Z', expected: 'The budget', from: 'client' };

export const inStatus = (to: string, kind: StatusKind): LeadEvent => ({
  type: 'LeadStatusChanged',
  data: { ...moved(fromNew, to, kind), note: null },
});
export const waiting: LeadEvent = {
  type: 'LeadPutIntoWaiting',
  data: { ...moved(fromNew, 'waiting', 'waiting'), missing: ['budget'], comment: 'Clarify the budget', controlPoint },
};
export const won: LeadEvent = {
  type: 'LeadWon',
  data: { ...moved(fromNew, 'sold', 'won'), amount: null, note: null },
};
export const lost: LeadEvent = {
  type: 'LeadLost',
  data: { ...moved(fromNew, 'gone', 'lost'), reason: 'dear', competitor: null, note: null },
};

export const offerKeys = (more: Partial<OfferKeys> = {}): OfferKeys => ({
  ...keys,
  offerId: OFFER,
  number: 'O-1',
  firstSentAt: null,
  revision: 1,
  amount: euro(50_000),
  ...more,
});
/** What a sent offer carries for ever. */
export const onceSent = { seller: 'olga', firstSentAt: THEN };

export const drafted = (more: Partial<OfferKeys> = {}): LeadEvent => ({
  type: 'OfferDrafted',
  data: { ...offerKeys(more), terms: { deliveryDays: 18 }, validUntil: '2026-03-31' },
});
export const requested: LeadEvent = { type: 'OfferRequested', data: offerKeys() };
export const sent = past<LeadEvent>({ type: 'OfferSent', data: offerKeys(onceSent) });
export const reworked: LeadEvent = {
  type: 'OfferReworked',
  data: { ...offerKeys({ ...onceSent, revision: 2 }), terms: null, validUntil: null, note: null },
};
export const accepted: LeadEvent = { type: 'OfferAccepted', data: offerKeys(onceSent) };
export const refused: LeadEvent = {
  type: 'OfferRefused',
  data: { ...offerKeys(onceSent), reason: 'dear', competitor: null, note: null },
};
export const withdrawn: LeadEvent = { type: 'OfferWithdrawn', data: { ...offerKeys(), note: null } };

/** An offer's facts up to a state. */
export const offerIn: Readonly<Record<string, readonly LeadEvent[]>> = {
  drafted: [drafted()],
  requested: [drafted(), requested],
  sent: [drafted(), requested, sent],
  rework: [drafted(), requested, sent, reworked],
  accepted: [drafted(), requested, sent, accepted],
  refused: [drafted(), requested, sent, refused],
  withdrawn: [drafted(), withdrawn],
};
