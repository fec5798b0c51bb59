import type { Calendar, QueryDefinition, ReadModel } from '#kernel';
import { clientCards } from './client/client-cards.js';
import { clientHistory } from './client/client-history.js';
import { competitors } from './competitors/competitors.js';
import { dormantClients } from './dormant-clients/dormant-clients.js';
import { funnels } from './funnels/funnels.js';
import { leadCards } from './lead/lead-cards.js';
import { leadHistory } from './lead/lead-history.js';
import { lossShares } from './loss-shares/loss-shares.js';
import { pipelineHistory } from './pipeline/pipeline-history.js';
import { pipelines } from './pipeline/pipelines.js';
import { reasonHistory } from './reason/reason-history.js';
import { reasons } from './reason/reasons.js';

/** Every read model and every query over them: a new report is one more line here. */
export function reportsOf(calendar: Calendar): {
  readonly models: readonly ReadModel[];
  readonly queries: readonly QueryDefinition[];
} {
  const leads = leadCards();
  const clients = clientCards(calendar);
  const catalogue = reasons();
  const others = [funnels(calendar), lossShares(calendar), competitors(calendar), pipelines()];
  const reports = [leads, clients, ...others, catalogue];
  const histories = [leadHistory(leads.model), clientHistory(), pipelineHistory(), reasonHistory(catalogue.model)];
  return {
    models: reports.map(({ model }) => model),
    queries: [
      ...[...reports, ...histories].flatMap(({ queries }): readonly QueryDefinition[] => queries),
      ...dormantClients(clients.model).queries,
    ],
  };
}
