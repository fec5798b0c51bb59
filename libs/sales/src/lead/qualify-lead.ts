import { defineCommand } from '#kernel';
import { Flag, Id, Text } from '#schema';
import { lead, type Qualification } from './lead.js';
import { onActiveLead } from './rules.js';

export class QualifyLead {
  @Id('The lead') leadId!: string;
  @Flag('Whether the contact data reach the client') reachable!: boolean;
  @Flag('Whether the client wishes to buy') wish!: boolean;
  @Flag('Whether the client has the budget', { example: false }) budget!: boolean;
  @Text('What the answers rest on', 'Budget is decided in May', { max: 1_000, optional: true }) note?: string;
}

/** From 0 to 6; the wish weighs more than the budget, because a budget can be found for what is wished. */
const score = ({ reachable, wish, budget }: Qualification): number =>
  (reachable ? 1 : 0) + (budget ? 2 : 0) + (wish ? 3 : 0);

/** Qualifies by three criteria; the same answers again change nothing. */
export const qualifyLead = defineCommand({
  name: 'qualify-lead',
  type: QualifyLead,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onActiveLead<QualifyLead>(({ keys, qualification }, { reachable, wish, budget, note = null }) => {
    const answers = { reachable, wish, budget, note };
    if (qualification && same(qualification, answers)) return [];
    return [{ type: 'LeadQualified', data: { score: score(answers), ...answers, ...keys } }];
  }),
});

const same = (one: Qualification, other: Qualification): boolean =>
  one.reachable === other.reachable &&
  one.wish === other.wish &&
  one.budget === other.budget &&
  one.note === other.note;
