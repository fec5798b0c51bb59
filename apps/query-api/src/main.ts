import { runProcess } from '../../system/process.js';
import { serve } from '../../system/serve.js';
import { queryRoutes } from './routes.js';

await runProcess((system, config, signal) =>
  serve(system, { commands: [], queries: queryRoutes(system.queries) }, config, signal),
);
