import { Counts, Day, Flag, Id, Instant, ListOf, OneOf, Part, Strings, Text, Whole, Figure } from '#schema';
import { CLIENT_KINDS, MoneyData, PersonalDetails } from '#sales';
import type { ClientKind } from '#sales';

export const PURCHASE_KINDS = ['purchase', 'won-lead'] as const;
export type PurchaseKind = (typeof PURCHASE_KINDS)[number];

/** More than any client will ever have; keeps a document (a hundred bytes each) below the 16 MB that a store may take. */
const MOST_PURCHASES = 100_000;

export class Purchase {
  @Id('The purchase, or the lead that was won') id!: string;
  @OneOf('Recorded directly, or a lead that was won', PURCHASE_KINDS) kind!: PurchaseKind;
  @Instant('When it was made') at!: string;
  @Day("Its day in the company's time zone") day!: string;
  @Part('What was paid; null = not known', () => MoneyData, { nullable: true }) amount!: MoneyData | null;
}

export class LeadCounts {
  @Whole('Leads that are open', 1) open!: number;
  @Whole('Leads that stand as won', 2) won!: number;
  @Whole('Leads that stand as lost', 0) lost!: number;
}

/** A client in a list: everything but the single purchases. */
export class ClientSummary {
  @Id('The client') id!: string;
  @Text('Id of the client in the system it comes from', 'crm-10482', { nullable: true }) externalId!: string | null;
  @OneOf('Person or company', CLIENT_KINDS) kind!: ClientKind;
  @Part('Names and addresses; null = not known', () => PersonalDetails, { nullable: true })
  personal!: PersonalDetails | null;
  @Instant('When it was registered') registeredAt!: string;
  @Part('How its leads stand', () => LeadCounts) leads!: LeadCounts;
  @Whole('Number of contacts logged, on it and on its leads', 4) contacts!: number;
  @Instant('When the last contact was; null = none', '2026-03-05T11:00:00.000Z', { nullable: true })
  lastContactAt!: string | null;
  @Whole('Number of different days on which it bought', 3) purchaseDays!: number;
  @Day('Day of its first purchase; null = none', '2025-08-01', { nullable: true }) firstPurchaseDay!: string | null;
  @Day('Day of its last purchase; null = none', '2025-11-29', { nullable: true }) lastPurchaseDay!: string | null;
  @Day('Its third day of purchase, from which on its rhythm is judged; null = not yet', '2025-11-29', {
    nullable: true,
  })
  eligibleSince!: string | null;
  @Counts('What it has spent so far, by currency (ISO 4217), in minor units; exact up to 9,007,199,254,740,991', {
    EUR: 375_000,
  })
  spent!: Record<string, number>;
}

export class DormancyRuleData {
  @Whole('Days of purchase from which on a rhythm is judged', 3) minPurchases!: number;
  @Figure('How many times the own median gap silence may last', 2) factor!: number;
  @Whole('Days of silence below which nobody counts as dormant', 30) minDays!: number;
}

/** A client's own rhythm today, and what the rule of dormancy says of it, with its grounds. */
export class ClientRhythm {
  @Day("Today in the company's time zone", '2026-04-30') asOf!: string;
  @Part('The rule', () => DormancyRuleData) rule!: DormancyRuleData;
  @Strings(
    'The days that were counted; several purchases on one day count once',
    ['2025-08-01', '2025-09-30', '2025-11-29'],
    {
      max: MOST_PURCHASES,
    },
  )
  days!: string[];
  @Whole('Number of gaps between these days', 2) gaps!: number;
  @Figure('Median of the gaps in days; null = there is none', 60, { nullable: true }) medianGapDays!: number | null;
  @Whole('Days since the last purchase; null = there was none', 152, { nullable: true }) silentDays!: number | null;
  @Whole('Days of silence from which on it counts as dormant; null = it has no rhythm', 121, { nullable: true })
  dormantAfterDays!: number | null;
  @Flag('Whether it has enough days of purchase to be judged') eligible!: boolean;
  @Flag('Whether it is dormant by the rule') dormant!: boolean;
  @Day('Since when it is dormant; null = it is not', '2026-03-30', { nullable: true }) dormantSince!: string | null;
}

/** A client as it stands. */
export class ClientCard extends ClientSummary {
  @ListOf('Its purchases, oldest first; a won lead is one', () => Purchase, { max: MOST_PURCHASES })
  purchases!: Purchase[];
  @Part('Its own rhythm', () => ClientRhythm) rhythm!: ClientRhythm;
}
