import { type Decision, defineCommand, type Money, reject, type Rejection } from '#kernel';
import { Code, Id, Part, Text } from '#schema';
import { MoneyData, moneyOf, sumOf } from '../money.js';
import type { LeadEvents, LeadMove } from './events.js';
import { type Lead, lead } from './lead.js';
import { firstOf, move, type MoveReferences, mustBe, ownPipeline } from './moves.js';
import { agreedAmounts } from './offer.js';
import { onActiveLead } from './rules.js';

export class WinLead {
  @Id('The lead') leadId!: string;
  @Code('A won status; the first of the pipeline unless told', 'completed', { optional: true })
  to?: string;
  @Part(
    'What the deal is worth; unless told, the sum of the accepted offers that belong to no deal yet (refused, if they are in several currencies), or else that of the lead',
    () => MoneyData,
    {
      optional: true,
    },
  )
  amount?: MoneyData;
  @Text('Anything worth knowing', 'Signed at the fair', { max: 2_000, optional: true }) note?: string;
}

/** The deal, for the amount that is told, else for what was agreed in offers: that is firmer than what it was thought to be worth. */
export function deal(lead: Lead, move: LeadMove, note: string | null, told?: Money): Decision<LeadEvents> {
  const agreed = agreedAmounts(lead.offers);
  const amount = told ?? (agreed.length > 0 ? sumOf(agreed) : lead.amount);
  return amount === undefined ? noOneSum(lead, agreed) : [{ type: 'LeadWon', data: { amount, note, ...move } }];
}

function noOneSum({ keys }: Lead, agreed: readonly Money[]): Rejection {
  const currencies = [...new Set(agreed.map(({ currency }) => currency))];
  const message = `amount: the offers accepted for this deal, in ${currencies.join(' and ')}, come to no one sum; win-lead must say what it is worth`;
  return reject('refused', 'deal-needs-amount', message, { leadId: keys.leadId, agreed, use: 'win-lead' });
}

const firstWon = firstOf('won');

/** Closes the lead with a deal. */
export const winLead = defineCommand({
  name: 'win-lead',
  type: WinLead,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: (_, state) => ownPipeline(state),
  decide: onActiveLead<WinLead, MoveReferences>((lead, { to = firstWon, amount, note = null }, { references }) =>
    move(lead, references, { to, accepts: mustBe('won') }, (data) => deal(lead, data, note, amount && moneyOf(amount))),
  ),
});
