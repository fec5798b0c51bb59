import { healthRoutes } from '../../query-api/src/routes.js';
import { runProcess } from '../../system/process.js';
import { seedTemplates } from '../../system/seed.js';
import { serve } from '../../system/serve.js';
import { commandRoutes } from './routes.js';

await runProcess(async (system, config, signal) => {
  await seedTemplates(system);
  await serve(system, { commands: commandRoutes, queries: healthRoutes(system.queries) }, config, signal);
});
