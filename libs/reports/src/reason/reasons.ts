import { defineQuery, defineReadModel, type RecordedEvent, type Touch } from '#kernel';
import { Code, Flag, Instant, ListOf, OneOf, Part } from '#schema';
import { Labels, REASON_GROUPS, type ReasonEvents, type ReasonGroup } from '#sales';

/** A refusal reason of the company's catalogue. */
export class ReasonCard {
  @Code('Code of the reason', 'too-expensive') id!: string;
  @Part('Names for people', () => Labels) labels!: Labels;
  @OneOf('What kind of reason it is', REASON_GROUPS) group!: ReasonGroup;
  @Flag('Retired reasons keep their meaning, but cannot be given for what happens later', { example: false })
  retired!: boolean;
  @Instant('When it was retired; null = it was not', '2026-03-01T09:30:00.000Z', { nullable: true })
  retiredAt!: string | null;
}

export class ReasonList {
  @ListOf('The reasons, in the order of their codes', () => ReasonCard, { max: 10_000 }) items!: ReasonCard[];
}

export class ListReasons {
  @OneOf('Only reasons of this group', REASON_GROUPS, { optional: true }) group?: ReasonGroup;
  @Flag('Only retired ones, or only those that can be given; all unless told', { optional: true }) retired?: boolean;
}

/** The company's catalogue of refusal reasons. */
export function reasons() {
  const model = defineReadModel<ReasonCard, ReasonEvents>({
    name: 'reasons',
    version: 1,
    indexes: [['group'], ['retired']],
    on: {
      ReasonDefined: touch<ReasonEvents['ReasonDefined']>((card, { data: { labels, group } }) => {
        Object.assign(card, { labels, group, retired: false, retiredAt: null } satisfies Partial<ReasonCard>);
      }),
      ReasonRetired: touch((card, { occurredAt }) => {
        card.retired = true;
        card.retiredAt = occurredAt;
      }),
    },
  });
  const listReasons = defineQuery({
    name: 'list-reasons',
    type: ListReasons,
    answer: ReasonList,
    reads: [model],
    run: async ({ group, retired }: ListReasons, context): Promise<ReasonList> => {
      const where = { ...(group !== undefined && { group }), ...(retired !== undefined && { retired }) };
      return { items: await context.documents(model).find({ where, limit: 10_000 }) };
    },
  });
  return { model, queries: [listReasons] as const };
}

function touch<Data extends { reason: string }>(
  fold: (card: ReasonCard, event: RecordedEvent<string, Data>) => void,
): Touch<ReasonCard, RecordedEvent<string, Data>> {
  return {
    keys: ({ data }) => [data.reason],
    apply(doc, event, id) {
      const card = doc ?? { id, labels: { en: id }, group: 'other', retired: false, retiredAt: null };
      fold(card, event);
      return card;
    },
  };
}
