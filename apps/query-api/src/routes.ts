import type { QueryDefinition } from '#kernel';
import type { Links, QueryRoute, Tag } from '#runtime/http';
import { linked } from '../../system/links.js';
import { CLIENTS, LEADS, OPERATIONS, PIPELINES, REASONS, REPORTS } from '../../system/tags.js';

interface Row {
  readonly path: string;
  readonly query: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: Tag;
  readonly links?: Links;
}

const OF_LEAD = { leadId: '$request.path.leadId' };
const OF_CLIENT = { clientId: '$request.path.clientId' };
const OF_PIPELINE = { pipeline: '$request.path.pipeline' };

const ROWS: readonly Row[] = [
  {
    path: 'leads',
    query: 'list-leads',
    summary: 'Leads, filtered, sorted and page by page',
    description: 'Every filter given must hold. The page after this one is `next`, and the link of the header.',
    tag: LEADS,
    links: linked(['getLead', 'getLeadHistory'], { leadId: '$response.body#/items/0/id' }),
  },
  {
    path: 'leads/:leadId',
    query: 'get-lead',
    summary: 'One lead as it stands now',
    description: 'With its offers, what it waits for and how it ended. The ETag is for If-Match of the next write.',
    tag: LEADS,
    links: {
      ...linked(['getLeadHistory', 'logLeadContact'], OF_LEAD),
      ...linked(['getClient'], { clientId: '$response.body#/clientId' }),
      ...linked(['getPipeline', 'getFunnel'], { pipeline: '$response.body#/pipeline' }),
    },
  },
  {
    path: 'leads/:leadId/history',
    query: 'get-lead-history',
    summary: 'Everything that ever happened to a lead',
    description: 'Who did what, when and why, with each value before and after; read from the log itself.',
    tag: LEADS,
    links: linked(['getLead'], OF_LEAD),
  },
  {
    path: 'funnels/:pipeline',
    query: 'get-funnel',
    summary: 'The funnel of a pipeline',
    description:
      'For every status who came, stayed, moved on and was lost there, how long it took, and where most are lost.',
    tag: REPORTS,
  },
  {
    path: 'loss-shares',
    query: 'get-loss-shares',
    summary: 'How large a part of the offers was lost, by seller, period and reason',
    description:
      'An offer counts in the period in which it was first sent, for whoever was responsible when that was recorded.',
    tag: REPORTS,
  },
  {
    path: 'competitors',
    query: 'get-competitors',
    summary: 'To whom offers and leads were lost',
    description: 'Only where a competitor was named; with the reasons, and the worth of the offers.',
    tag: REPORTS,
  },
  {
    path: 'clients',
    query: 'list-clients',
    summary: 'Clients, page by page',
    description: 'In the order of their ids, without their single purchases.',
    tag: CLIENTS,
    links: linked(['getClient'], { clientId: '$response.body#/items/0/id' }),
  },
  {
    path: 'clients/dormant',
    query: 'get-dormant-clients',
    summary: 'Clients who bought, bought, and suddenly stopped',
    description: 'Measured by their own rhythm, as at any day: silence that lasts several times the usual gap.',
    tag: REPORTS,
    links: linked(['getClient', 'logClientContact'], { clientId: '$response.body#/items/0/clientId' }),
  },
  {
    path: 'clients/:clientId',
    query: 'get-client',
    summary: 'One client, with the rhythm of the purchases',
    description:
      'The rhythm is that of today in the time zone of the company. It changes by itself, so the ETag for If-Match is that of the history.',
    tag: CLIENTS,
    links: linked(['getClientHistory', 'recordPurchase', 'logClientContact'], OF_CLIENT),
  },
  {
    path: 'clients/:clientId/history',
    query: 'get-client-history',
    summary: 'Everything that was recorded on a client',
    description:
      'Its registration, purchases and contacts: who recorded them and when, from the log itself. A purchase is a change of `purchases.<id>`. What happened to its leads is in their histories. The ETag is for If-Match of the next write.',
    tag: CLIENTS,
    links: linked(['getClient', 'recordPurchase', 'logClientContact'], OF_CLIENT),
  },
  {
    path: 'pipelines',
    query: 'list-pipelines',
    summary: 'Every pipeline',
    description: 'The latest version of each, without its statuses.',
    tag: PIPELINES,
    links: linked(['getPipeline', 'getFunnel'], { pipeline: '$response.body#/items/0/pipeline' }),
  },
  {
    path: 'pipelines/:pipeline',
    query: 'get-pipeline',
    summary: 'One pipeline with its versions',
    description: 'The definition of the latest version, or of the one asked for.',
    tag: PIPELINES,
    links: linked(['getPipelineHistory', 'getFunnel'], OF_PIPELINE),
  },
  {
    path: 'pipelines/:pipeline/history',
    query: 'get-pipeline-history',
    summary: 'Every version of a pipeline, with what it changed',
    description:
      'Who published it and when, from the log itself. A list of statuses is told as a whole, since its order counts. The ETag is for If-Match of the next version.',
    tag: PIPELINES,
    links: linked(['getPipeline'], OF_PIPELINE),
  },
  {
    path: 'reasons',
    query: 'list-reasons',
    summary: 'The catalogue of refusal reasons',
    description: 'Retired ones too, unless told otherwise: they keep their meaning in the history.',
    tag: REASONS,
    links: linked(['getReasonHistory'], {}),
  },
  {
    path: 'reasons/history',
    query: 'get-reason-history',
    summary: 'What happened to the catalogue of reasons',
    description:
      'Which reason was defined, renamed, retired or taken back, by whom and when, from the log itself; a change of `<reason>.labels` is one of that reason. The ETag is for If-Match of the next write to the catalogue.',
    tag: REASONS,
    links: linked(['listReasons'], {}),
  },
];

const HEALTH: readonly Row[] = [
  {
    path: 'status',
    query: 'get-status',
    summary: 'Where every read model stands',
    description: 'For operators: versions of the stores, the end of the log, and of each read model what keeps it.',
    tag: OPERATIONS,
  },
  {
    path: 'health/live',
    query: 'get-liveness',
    summary: 'Whether the process answers',
    description: 'Asks no store: for whoever restarts a process that hangs.',
    tag: OPERATIONS,
  },
  {
    path: 'health/ready',
    query: 'get-readiness',
    summary: 'Whether the stores answer',
    description: '503 where one does not: for whoever sends requests to processes that can serve them.',
    tag: OPERATIONS,
  },
];

/** The read side: every query and where it is asked. @throws if a route names a query that is not there, or none names one. */
export function queryRoutes(queries: readonly QueryDefinition[]): QueryRoute[] {
  const routes = routesOf([...ROWS, ...HEALTH], queries);
  const unasked = queries.filter((query) => !routes.some((route) => route.query === query));
  if (unasked.length > 0) throw new Error(`No route asks ${unasked.map(({ name }) => name).join(', ')}`);
  return routes;
}

/** What every process answers: how it and its stores are. */
export const healthRoutes = (queries: readonly QueryDefinition[]): QueryRoute[] => routesOf(HEALTH, queries);

const routesOf = (rows: readonly Row[], queries: readonly QueryDefinition[]): QueryRoute[] =>
  rows.map(({ query: name, ...row }) => {
    const query = queries.find((one) => one.name === name);
    if (!query) throw new Error(`The route /${row.path} asks ${name}, which no report answers`);
    return { ...row, query };
  });
