import { defineStream, type EventMetadata, type Money } from '#kernel';
import type { LeadEvents, LeadKeys, LeadMove, Visit, WaitingFor } from './events.js';
import { leadKeys } from './keys.js';
import { dealt, evolveOffers, type OfferEvents, type Offers } from './offer.js';

export interface Qualification {
  readonly reachable: boolean;
  readonly wish: boolean;
  readonly budget: boolean;
  readonly note: string | null;
}

interface LeadFacts {
  readonly keys: LeadKeys;
  /** Business time. */
  readonly registeredAt: string;
  /** What the deal is thought to be worth: as registered, or what the last one was won for (ADR 25). */
  readonly amount: Money | null;
  readonly qualification: Qualification | null;
  /** The status it is in. */
  readonly visit: Visit;
  readonly offers: Offers;
}

/** In a status of the kind `open` or `dormant-pool`. */
export type OpenLead = LeadFacts & { readonly phase: 'open' };
/** In a status of the kind `waiting`; `cameFrom` is the last status that was none. */
export type WaitingLead = LeadFacts & {
  readonly phase: 'waiting';
  readonly cameFrom: string;
  readonly waitsFor: WaitingFor;
};
type WonLead = LeadFacts & { readonly phase: 'won' };
type LostLead = LeadFacts & { readonly phase: 'lost'; readonly reason: string };

export type ActiveLead = OpenLead | WaitingLead;
export type ClosedLead = WonLead | LostLead;
export type Lead = ActiveLead | ClosedLead;
export type LeadState = { readonly phase: 'none' } | Lead;

export const isActive = (lead: Lead): lead is ActiveLead => lead.phase === 'open' || lead.phase === 'waiting';

/** `lead-<uuid>` streams: a lead and its offers are one consistency boundary. */
export const lead = defineStream<LeadState, LeadEvents>({
  category: 'lead',
  initial: { phase: 'none' },
  evolve: {
    LeadRegistered: (_none, data, { occurredAt }) => ({
      phase: 'open',
      keys: leadKeys(data),
      registeredAt: occurredAt,
      amount: data.amount,
      qualification: null,
      visit: { status: data.status, kind: data.statusKind, since: occurredAt },
      offers: {},
    }),
    LeadAssigned: (state, data) => ({ ...present(state), keys: leadKeys(data) }),
    LeadQualified: (state, { reachable, wish, budget, note }) => ({
      ...present(state),
      qualification: { reachable, wish, budget, note },
    }),
    LeadStatusChanged: (state, data, metadata) => ({
      phase: data.toKind === 'won' ? 'won' : 'open',
      ...entering(state, data, metadata),
    }),
    LeadPutIntoWaiting: (state, data, metadata) => ({
      phase: 'waiting',
      cameFrom: state.phase === 'waiting' ? state.cameFrom : data.from.status,
      waitsFor: waitingFor(data),
      ...entering(state, data, metadata),
    }),
    LeadControlPointSet: (state, data) =>
      state.phase === 'waiting' ? { ...state, waitsFor: waitingFor(data) } : state,
    LeadInformationReceived: (state, data, metadata) => ({ phase: 'open', ...entering(state, data, metadata) }),
    LeadWon: (state, data, metadata) => {
      const { amount, offers, ...facts } = entering(state, data, metadata);
      return { phase: 'won', amount: data.amount ?? amount, offers: dealt(offers), ...facts };
    },
    LeadLost: (state, data, metadata) => ({ phase: 'lost', reason: data.reason, ...entering(state, data, metadata) }),
    LeadReopened: (state, data, metadata) => {
      const { offers, ...facts } = entering(state, data, metadata);
      return { phase: 'open', offers: state.phase === 'won' ? dealt(offers) : offers, ...facts };
    },
    LeadContactLogged: (state) => state,
    OfferDrafted: inOffers('OfferDrafted'),
    OfferRequested: inOffers('OfferRequested'),
    OfferSent: inOffers('OfferSent'),
    OfferReworked: inOffers('OfferReworked'),
    OfferAccepted: inOffers('OfferAccepted'),
    OfferRefused: inOffers('OfferRefused'),
    OfferWithdrawn: inOffers('OfferWithdrawn'),
  },
});

function present(state: LeadState): Lead {
  if (state.phase === 'none') throw new Error('A lead stream must begin with LeadRegistered');
  return state;
}

/** Everything but the phase, once the lead has moved. */
function entering(state: LeadState, { to, toKind }: LeadMove, { occurredAt }: EventMetadata): LeadFacts {
  const { keys, registeredAt, amount, qualification, offers } = present(state);
  const visit: Visit = { status: to, kind: toKind, since: occurredAt };
  return { keys, registeredAt, amount, qualification, visit, offers };
}

const waitingFor = ({ missing, comment, controlPoint }: WaitingFor): WaitingFor => ({ missing, comment, controlPoint });

function inOffers<Type extends keyof OfferEvents>(type: Type) {
  return (state: LeadState, data: OfferEvents[Type], metadata: EventMetadata): LeadState => {
    const lead = present(state);
    return { ...lead, offers: evolveOffers[type](lead.offers, data, metadata) };
  };
}
