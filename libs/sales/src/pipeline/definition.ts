import { Code, Flag, ListOf, OneOf, Part, Strings, Text, Whole } from '#schema';

export const STATUS_KINDS = ['open', 'waiting', 'won', 'lost', 'dormant-pool'] as const;
export type StatusKind = (typeof STATUS_KINDS)[number];
export const FUNNEL_PARTS = ['top', 'middle', 'bottom'] as const;
export type FunnelPart = (typeof FUNNEL_PARTS)[number];
export const OFFER_KINDS = ['drafted', 'requested', 'sent', 'rework', 'accepted', 'refused', 'withdrawn'] as const;
export type OfferKind = (typeof OFFER_KINDS)[number];

/** What people read, in the languages they read. */
export class Labels {
  @Text('Label in English', 'In progress', { max: 100 }) en!: string;
  @Text('Label in Ukrainian', 'В процесі', { max: 100, optional: true }) uk?: string;
  @Text('Label in Russian', 'В процессе', { max: 100, optional: true }) ru?: string;
}

export class StatusDefinition {
  @Code('Unique within the pipeline', 'in-progress') code!: string;
  @Part('Names for people', () => Labels) labels!: Labels;
  @OneOf('What the status means for the lead', STATUS_KINDS) kind!: StatusKind;
  @OneOf('Part of the funnel', FUNNEL_PARTS, { example: 'middle' }) part!: FunnelPart;
  @Flag('Of an open status: a side branch of the way to the goal, as a cancellation is; nothing converts from it', {
    optional: true,
    example: false,
  })
  detour?: boolean;
  @Text('What it means that a lead is here', 'The client answers and shows interest') meaning!: string;
  @Strings('The actions that a seller owes here', ['Call back within a day']) playbook!: string[];
  @Whole('Days within which the lead should move on', 5, { min: 1, max: 3650, optional: true }) slaDays?: number;
  @Strings(
    'Statuses that may follow, any where absent; through them every open and waiting status must lead to a won or a lost one',
    ['contract', 'closed'],
    { optional: true },
  )
  next?: string[];
}

export class OfferStatusDefinition {
  @Code('Unique among the offer statuses', 'under-rework') code!: string;
  @Part('Names for people', () => Labels) labels!: Labels;
  @OneOf('The fixed state of the offer that this names', OFFER_KINDS, { example: 'rework' }) kind!: OfferKind;
}

const example = (code: string, kind: StatusKind, part: FunnelPart, en: string, meaning: string) => ({
  code,
  labels: { en },
  kind,
  part,
  meaning,
  playbook: [],
});
/** The least that a pipeline has. */
const SHORTEST = [
  example('new', 'open', 'top', 'New', 'Nobody has looked at it yet'),
  example('contract', 'won', 'bottom', 'Contract', 'It is signed'),
  example('closed', 'lost', 'bottom', 'Closed', 'They went elsewhere'),
];

/** A company's own list of statuses, in the order of the funnel. */
export class PipelineDefinition {
  @Part('Names for people', () => Labels) labels!: Labels;
  @Code('The status a new lead starts in', 'new') entry!: string;
  @Code('The status a lead wakes up in when a planned contact is due', 'new', { optional: true }) reentry?: string;
  @ListOf('The statuses in the order of the funnel', () => StatusDefinition, {
    min: 3,
    max: 100,
    example: SHORTEST,
  })
  statuses!: StatusDefinition[];
  @ListOf("The pipeline's own names for the states of an offer", () => OfferStatusDefinition, {
    max: 50,
    optional: true,
  })
  offerStatuses?: OfferStatusDefinition[];
}
