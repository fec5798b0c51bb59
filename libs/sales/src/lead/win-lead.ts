import { defineCommand, type Money } from '#kernel';
import { Code, Id, Part, Text } from '#schema';
import { MoneyData, moneyOf } from '../money.js';
import { type Lead, lead } from './lead.js';
import { firstOf, move, type MoveReferences, mustBe, ownPipeline } from './moves.js';
import { acceptedAmount } from './offer.js';
import { onActiveLead } from './rules.js';

export class WinLead {
  @Id('The lead') leadId!: string;
  @Code('A won status; the first of the pipeline unless told', 'completed', { optional: true })
  to?: string;
  @Part(
    'What the deal is worth; unless told, that of the offers accepted since the last deal, or else of the lead',
    () => MoneyData,
    {
      optional: true,
    },
  )
  amount?: MoneyData;
  @Text('Anything worth knowing', 'Signed at the fair', { max: 2_000, optional: true }) note?: string;
}

/** What was agreed in accepted offers is firmer than what the deal was thought to be worth. */
export const dealAmount = ({ offers, amount }: Lead): Money | null => acceptedAmount(offers) ?? amount;

const firstWon = firstOf('won');

/** Closes the lead with a deal. */
export const winLead = defineCommand({
  name: 'win-lead',
  type: WinLead,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: (_, state) => ownPipeline(state),
  decide: onActiveLead<WinLead, MoveReferences>((lead, { to = firstWon, amount, note = null }, { references }) =>
    move(lead, references, { to, accepts: mustBe('won') }, (data) => [
      { type: 'LeadWon', data: { ...data, amount: amount ? moneyOf(amount) : dealAmount(lead), note } },
    ]),
  ),
});
