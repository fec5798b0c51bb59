import { type Decision, type DecisionContext, reject, type Rejection, timeOf } from '#kernel';
import type { OfferKind } from '../pipeline/definition.js';
import type { LeadEvents } from './events.js';
import { type ActiveLead, isActive, type Lead, type LeadState } from './lead.js';
import type { Offer } from './offer.js';

interface OfLead {
  readonly leadId: string;
}
interface OfOffer extends OfLead {
  readonly offerId: string;
}

type Decide<Subject, Command, Referred extends object> = (
  subject: Subject,
  command: Command,
  context: DecisionContext<Referred>,
) => Decision<LeadEvents>;

/** A decision about a lead that is there, not before its registration. */
export const onLead =
  <Command extends OfLead, Referred extends object = object>(
    decide: Decide<Lead, Command, Referred>,
  ): Decide<LeadState, Command, Referred> =>
  (state, command, context) => {
    if (state.phase === 'none') return leadNotFound(command.leadId);
    return beforeRegistration(state, context.occurredAt) ?? decide(state, command, context);
  };

/** A decision about a lead that is not closed. */
export const onActiveLead = <Command extends OfLead, Referred extends object = object>(
  decide: Decide<ActiveLead, Command, Referred>,
): Decide<LeadState, Command, Referred> =>
  onLead((lead, command: Command, context: DecisionContext<Referred>) =>
    isActive(lead) ? decide(lead, command, context) : leadClosed(lead),
  );

/**
 * A decision about an offer in one of the given states. Only its conclusion is still possible once its lead is closed.
 * @param options.from the states it may be in
 * @param options.concludes whether the decision ends the offer
 */
export const onOffer = <Command extends OfOffer, Referred extends object = object>(
  options: { readonly from: readonly OfferKind[]; readonly concludes: boolean },
  decide: Decide<{ readonly lead: Lead; readonly offer: Offer }, Command, Referred>,
): Decide<LeadState, Command, Referred> =>
  onLead((lead, command: Command, context: DecisionContext<Referred>) => {
    const offer = lead.offers[command.offerId];
    if (!offer) return offerNotFound(command);
    if (!options.concludes && !isActive(lead)) return leadClosed(lead);
    if (!options.from.includes(offer.kind)) return offerWrongState(offer, options.from);
    return decide({ lead, offer }, command, context);
  });

const leadNotFound = (leadId: string): Rejection =>
  reject('not-found', 'lead-not-found', `leadId: there is no lead ${leadId}`, { leadId });

function beforeRegistration({ keys, registeredAt }: Lead, occurredAt: string): Rejection | undefined {
  if (timeOf(occurredAt) >= timeOf(registeredAt)) return undefined;
  const message = `occurredAt: ${occurredAt} is before the lead was registered, at ${registeredAt}`;
  return reject('refused', 'before-registration', message, { leadId: keys.leadId, occurredAt, registeredAt });
}

export const leadClosed = ({ keys, visit }: Lead): Rejection =>
  reject(
    'refused',
    'lead-closed',
    `leadId: the lead is closed, in ${visit.status} (${visit.kind}); it must be reopened first`,
    { leadId: keys.leadId, status: visit.status, kind: visit.kind },
  );

const offerNotFound = ({ leadId, offerId }: OfOffer): Rejection =>
  reject('not-found', 'offer-not-found', `offerId: the lead ${leadId} has no offer ${offerId}`, { leadId, offerId });

const offerWrongState = ({ keys, kind }: Offer, needed: readonly OfferKind[]): Rejection =>
  reject(
    'refused',
    'offer-wrong-state',
    `offerId: the offer is ${stateName(kind)}; it would have to be ${needed.map(stateName).join(' or ')}`,
    { leadId: keys.leadId, offerId: keys.offerId, state: kind, needed },
  );

const stateName = (kind: OfferKind): string => (kind === 'rework' ? 'under rework' : kind);
