import { Code, Counts, Day, Figure, Id, ListOf, Part, Text, Whole } from '#schema';
import { DormancyRuleData } from '../client/client-card.js';
import { Next } from '../paging.js';

export const DORMANT_ORDERS = ['externalId', '-spent', '-silentDays'] as const;
export type DormantOrder = (typeof DORMANT_ORDERS)[number];

/** A client who fell asleep, without anything that names a person. */
export class DormantClient {
  @Id('The client') clientId!: string;
  @Text('Id of the client in the system it comes from', 'crm-10482', { nullable: true }) externalId!: string | null;
  @Whole('Days of purchase that were counted; several purchases on one day count once', 4) purchases!: number;
  @Day('Day of its first purchase', '2025-03-03') firstDay!: string;
  @Day('Day of its last purchase', '2025-11-20') lastDay!: string;
  @Figure('Median gap between its days of purchase, in days', 82.5) medianGapDays!: number;
  @Whole('Days since the last purchase', 190) silentDays!: number;
  @Day('Since when it is dormant', '2026-05-05') dormantSince!: string;
  @Counts('What it had spent, by currency (ISO 4217), in minor units; exact up to 9,007,199,254,740,991', {
    EUR: 375_000,
  })
  spent!: Record<string, number>;
}

export class DormantClients {
  @Day("The day at whose end this was so, in the company's time zone") asOf!: string;
  @Text('IANA time zone of the days', 'Europe/Kyiv') timeZone!: string;
  @Part('The rule', () => DormancyRuleData) rule!: DormancyRuleData;
  @Whole('Clients that had bought anything by then', 2_357) clientsWithPurchases!: number;
  @Whole('Those of them with enough days of purchase to be judged', 736) eligible!: number;
  @Whole('Those of them who are dormant', 345) dormant!: number;
  @Code('The currency that `-spent` orders by; null = none of them spent anything', 'EUR', { nullable: true })
  currency!: string | null;
  @ListOf('The dormant clients of this page', () => DormantClient) items!: DormantClient[];
  @Next() next!: string | null;
}
