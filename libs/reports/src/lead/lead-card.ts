import { Code, Day, Flag, Id, Instant, ListOf, OneOf, Part, Strings, Text, Whole } from '#schema';
import {
  CompetitorData,
  ControlPointData,
  MISSING,
  MoneyData,
  OFFER_KINDS,
  OfferTermsData,
  SOURCES,
  STATUS_KINDS,
} from '#sales';
import type { Missing, OfferKind, Source, StatusKind } from '#sales';

export const OUTCOMES = ['open', 'won', 'lost'] as const;
/** How a lead stands. `open` is everything that is not closed, also while it waits or sleeps in a pool. */
export type Outcome = (typeof OUTCOMES)[number];

export const outcomeOf = (kind: StatusKind): Outcome => (kind === 'won' || kind === 'lost' ? kind : 'open');

export class LeadCardQualification {
  @Flag('The client can be reached') reachable!: boolean;
  @Flag('The client wishes to buy') wish!: boolean;
  @Flag('The client has the budget') budget!: boolean;
  @Whole('Score in points; the wish weighs more than the budget', 6) score!: number;
}

export class LeadCardWaiting {
  @Strings('What is missing', ['budget'], { values: MISSING }) missing!: Missing[];
  @Text('What exactly', 'Clarify the budget', { max: 4_000 }) comment!: string;
  @Part('What is due, and when', () => ControlPointData) controlPoint!: ControlPointData;
  @Instant('Since when the lead waits, whatever was awaited first') since!: string;
}

export class LeadCardOffer {
  @Id('The offer') id!: string;
  @Text('Number of the offer, as people know it', '2026-118') number!: string;
  @OneOf('State of the offer', OFFER_KINDS) state!: OfferKind;
  @Instant('Since when it is in this state') stateSince!: string;
  @Part('Amount of the offer', () => MoneyData) amount!: MoneyData;
  @Whole('1 when drafted, one more with each rework', 1, { min: 1 }) revision!: number;
  @Part('Delivery and payment as offered; null = none stated', () => OfferTermsData, { nullable: true })
  terms!: OfferTermsData | null;
  @Day('Last day on which it is valid; null = not limited', '2026-04-01', { nullable: true }) validUntil!:
    string | null;
  @Code('Who was responsible when it was first sent; before that, when it last changed; null = nobody', 'anna', {
    nullable: true,
  })
  seller!: string | null;
  @Instant('When it was first sent; null = not yet', '2026-03-02T10:00:00.000Z', { nullable: true })
  firstSentAt!: string | null;
  @Code('Why it was refused; null = it was not', 'too-expensive', { nullable: true }) reason!: string | null;
  @Part('Who won the client with it instead; null = nobody named', () => CompetitorData, { nullable: true })
  competitor!: CompetitorData | null;
}

/** A lead as it stands: one run of a client along a pipeline, with its offers. */
export class LeadCard {
  @Id('The lead') id!: string;
  @Text('Id of the lead in the system it comes from', 'crm-77120', { nullable: true }) externalId!: string | null;
  @Id('The client') clientId!: string;
  @Code('The pipeline it runs along', 'universal') pipeline!: string;
  @Whole('Version of the pipeline it runs on', 1, { min: 1 }) pipelineVersion!: number;
  @Code('Status it is in', 'in-progress') status!: string;
  @OneOf('What the status means', STATUS_KINDS) statusKind!: StatusKind;
  @Instant('Since when it is in this status') statusSince!: string;
  @OneOf('How it stands: `open` is everything that is not closed, also what waits or is kept for later', OUTCOMES)
  outcome!: Outcome;
  @Code('Who is responsible; null = nobody yet', 'anna', { nullable: true }) seller!: string | null;
  @OneOf('Where it came from', SOURCES) source!: Source;
  @Text('What the client is interested in', 'Sea freight Odesa–Gdansk', { max: 4_000, nullable: true })
  interest!: string | null;
  @Part(
    'Amount at stake, as registered; since a deal was won, also if it was reopened then, what that was won for; null = not known',
    () => MoneyData,
    { nullable: true },
  )
  amount!: MoneyData | null;
  @Part('How it was qualified; null = not yet', () => LeadCardQualification, { nullable: true })
  qualification!: LeadCardQualification | null;
  @Part('What it waits for; null = it does not wait', () => LeadCardWaiting, { nullable: true })
  waiting!: LeadCardWaiting | null;
  @ListOf('Its offers, in the order they were made', () => LeadCardOffer, { max: 100_000 }) offers!: LeadCardOffer[];
  @Code('Why it was lost; null = it is not', 'too-expensive', { nullable: true }) lossReason!: string | null;
  @Part('Who won the client instead; null = nobody named', () => CompetitorData, { nullable: true })
  competitor!: CompetitorData | null;
  @Whole('Number of contacts logged on it', 4) contacts!: number;
  @Instant('When the last contact was; null = none', '2026-03-05T11:00:00.000Z', { nullable: true })
  lastContactAt!: string | null;
  @Instant('When it was registered') registeredAt!: string;
  @Instant('When it was closed; null = it is open', '2026-03-20T16:00:00.000Z', { nullable: true })
  closedAt!: string | null;
  @Instant('When the last thing happened to it, whenever it was recorded') changedAt!: string;
  @Whole('Revision of the lead, for If-Match', 7) revision!: number;
}
