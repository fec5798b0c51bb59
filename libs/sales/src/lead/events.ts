import type { EventOf, Money } from '#kernel';
import type { ContactKind } from '../contact.js';
import type { StatusKind } from '../pipeline/definition.js';

export const SOURCES = [
  'site-form',
  'call',
  'social-network',
  'questionnaire',
  'meeting',
  'referral',
  'import',
  'other',
] as const;
export type Source = (typeof SOURCES)[number];

export const MISSING = [
  'goal-and-needs',
  'budget',
  'timeline',
  'requirements',
  'contact-details',
  'documents',
  'other',
] as const;
export type Missing = (typeof MISSING)[number];

/** What every report groups leads by; on every event of a lead, so that no fold looks elsewhere. */
export interface LeadKeys {
  leadId: string;
  clientId: string;
  pipeline: string;
  pipelineVersion: number;
  source: Source;
  /** Who is responsible once the event has happened; null = nobody yet. */
  seller: string | null;
}

/** A lead's stay in one status: since when (business time). */
export interface Visit {
  status: string;
  kind: StatusKind;
  since: string;
}

/** A move of the lead from the status it was in to another. */
export interface LeadMove extends LeadKeys {
  from: Visit;
  to: string;
  toKind: StatusKind;
}

/** Who won the client instead of us and why: owed with every reason of the group `competitor`. */
export interface Competitor {
  name: string;
  why: string;
}

/** A date by which something is due while a lead waits. */
export interface ControlPoint {
  /** Instant. */
  due: string;
  expected: string;
  /** From whom, e.g. `client`. */
  from: string;
}

/** What a lead waits for, and until when. */
export interface WaitingFor {
  missing: Missing[];
  comment: string;
  controlPoint: ControlPoint;
}

export interface OfferTerms {
  deliveryDays?: number;
  payment?: string;
}

/** What every report groups offers by. `seller` and `firstSentAt` are set when the offer is first sent and then stay. */
export interface OfferKeys {
  leadId: string;
  clientId: string;
  pipeline: string;
  pipelineVersion: number;
  source: Source;
  offerId: string;
  number: string;
  /** The seller responsible when the offer was first sent; before that the lead's seller at the moment. */
  seller: string | null;
  firstSentAt: string | null;
  /** 1 when drafted, one more with each rework. */
  revision: number;
  amount: Money;
}

/** The events of `lead-<uuid>` streams: a lead and its offers are one consistency boundary. */
export type LeadEvents = {
  LeadRegistered: LeadKeys & {
    status: string;
    statusKind: StatusKind;
    externalId: string | null;
    interest: string | null;
    amount: Money | null;
  };
  /** `seller` is the new one; the lead stays in the status it is `in`. */
  LeadAssigned: LeadKeys & { previousSeller: string | null; in: Visit };
  LeadQualified: LeadKeys & { reachable: boolean; wish: boolean; budget: boolean; score: number; note: string | null };
  LeadStatusChanged: LeadMove & { note: string | null };
  LeadPutIntoWaiting: LeadMove & WaitingFor;
  /** The lead goes on waiting in the status it is `in`, for something else or until another day. */
  LeadControlPointSet: LeadKeys & WaitingFor & { in: Visit };
  LeadInformationReceived: LeadMove & { note: string | null };
  LeadWon: LeadMove & { amount: Money | null; note: string | null };
  LeadLost: LeadMove & { reason: string; competitor: Competitor | null; note: string | null };
  LeadReopened: LeadMove & { reason: string };
  LeadContactLogged: LeadKeys & { kind: ContactKind; summary: string; agreed: string | null };
  OfferDrafted: OfferKeys & { terms: OfferTerms | null; validUntil: string | null };
  OfferRequested: OfferKeys;
  OfferSent: OfferKeys;
  OfferReworked: OfferKeys & { terms: OfferTerms | null; validUntil: string | null; note: string | null };
  OfferAccepted: OfferKeys;
  OfferRefused: OfferKeys & { reason: string; competitor: Competitor | null; note: string | null };
  OfferWithdrawn: OfferKeys & { note: string | null };
};
export type LeadEvent = EventOf<LeadEvents>;
