import type { Calendar, QueryDefinition, ReadModel } from '#kernel';
import { clientCards } from './client-cards.js';
import { competitors } from './competitors.js';
import { dormantClients } from './dormant-clients.js';
import { funnels } from './funnels.js';
import { leadCards } from './lead-cards.js';
import { leadHistory } from './lead-history.js';
import { lossShares } from './loss-shares.js';
import { pipelines } from './pipelines.js';
import { reasons } from './reasons.js';

/** Every read model and every query over them: a new report is one more line here. */
export function reportsOf(calendar: Calendar): {
  readonly models: readonly ReadModel[];
  readonly queries: readonly QueryDefinition[];
} {
  const leads = leadCards();
  const clients = clientCards(calendar);
  const others = [funnels(calendar), lossShares(calendar), competitors(calendar), pipelines(), reasons()];
  const reports = [leads, clients, ...others];
  return {
    models: reports.map(({ model }) => model),
    queries: [
      ...reports.flatMap(({ queries }): readonly QueryDefinition[] => queries),
      ...leadHistory(leads.model).queries,
      ...dormantClients(clients.model).queries,
    ],
  };
}
