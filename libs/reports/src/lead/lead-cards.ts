import { defineQuery, defineReadModel, type ReadModel } from '#kernel';
import { Id } from '#schema';
import type { LeadEvents } from '#sales';
import { noLead } from '../not-found.js';
import { LeadCard } from './lead-card.js';
import { leadTouches } from './lead-fold.js';
import { listLeads } from './lead-list.js';

export class GetLead {
  @Id('The lead') leadId!: string;
}

/**
 * Leads as they stand. Whatever is filtered by has an index that ends in the default order; the other orders have their
 * own, and what is left of a filter is looked at on the way.
 */
export function leadCards() {
  const model = defineReadModel<LeadCard, LeadEvents>({
    name: 'leads',
    version: 2,
    indexes: [
      ['registeredAt'],
      ['changedAt'],
      ['statusSince'],
      ['outcome', 'registeredAt'],
      ['pipeline', 'registeredAt'],
      ['status', 'registeredAt'],
      ['seller', 'registeredAt'],
      ['clientId', 'registeredAt'],
      ['externalId', 'registeredAt'],
    ],
    on: leadTouches,
  });
  return { model, queries: [listLeads(model), getLead(model)] as const };
}

const getLead = (model: ReadModel<LeadCard>) =>
  defineQuery({
    name: 'get-lead',
    type: GetLead,
    answer: LeadCard,
    reads: [model],
    run: async ({ leadId }: GetLead, context): Promise<LeadCard> => {
      const card = await context.documents(model).get(leadId);
      if (!card) throw noLead(leadId);
      return card;
    },
  });
