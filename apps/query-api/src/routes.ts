import type { QueryDefinition } from '#kernel';
import type { QueryRoute } from '#runtime/http';

type Row = readonly [path: string, query: string, summary: string, tag: string];

const ROWS: readonly Row[] = [
  ['leads', 'list-leads', 'Leads, filtered, sorted and page by page', 'Leads'],
  ['leads/:leadId', 'get-lead', 'One lead as it stands now', 'Leads'],
  ['leads/:leadId/history', 'get-lead-history', 'Everything that ever happened to a lead', 'Leads'],
  ['funnels/:pipeline', 'get-funnel', 'The funnel of a pipeline', 'Reports'],
  [
    'loss-shares',
    'get-loss-shares',
    'How large a part of the offers was lost, by seller, period and reason',
    'Reports',
  ],
  ['competitors', 'get-competitors', 'To whom offers and leads were lost', 'Reports'],
  ['clients', 'list-clients', 'Clients, page by page', 'Clients'],
  ['clients/dormant', 'get-dormant-clients', 'Clients who bought, bought, and suddenly stopped', 'Reports'],
  ['clients/:clientId', 'get-client', 'One client, with the rhythm of the purchases', 'Clients'],
  ['pipelines', 'list-pipelines', 'Every pipeline', 'Pipelines'],
  ['pipelines/:pipeline', 'get-pipeline', 'One pipeline with its versions', 'Pipelines'],
  ['reasons', 'list-reasons', 'The catalogue of refusal reasons', 'Reasons'],
];

const OPERATIONS: readonly Row[] = [
  ['status', 'get-status', 'Where every read model stands', 'Operations'],
  ['health/live', 'get-liveness', 'Whether the process answers', 'Operations'],
  ['health/ready', 'get-readiness', 'Whether the stores answer', 'Operations'],
];

/** The read side: every query and where it is asked. @throws if a route names a query that is not there, or none names one. */
export function queryRoutes(queries: readonly QueryDefinition[]): QueryRoute[] {
  const routes = routesOf([...ROWS, ...OPERATIONS], queries);
  const unasked = queries.filter((query) => !routes.some((route) => route.query === query));
  if (unasked.length > 0) throw new Error(`No route asks ${unasked.map(({ name }) => name).join(', ')}`);
  return routes;
}

/** What every process answers: how it and its stores are. */
export const healthRoutes = (queries: readonly QueryDefinition[]): QueryRoute[] => routesOf(OPERATIONS, queries);

const routesOf = (rows: readonly Row[], queries: readonly QueryDefinition[]): QueryRoute[] =>
  rows.map(([path, name, summary, tag]) => {
    const query = queries.find((one) => one.name === name);
    if (!query) throw new Error(`The route /${path} asks ${name}, which no report answers`);
    return { path, query, summary, tag };
  });
