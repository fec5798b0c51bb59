import { readConfig } from '#runtime';
import { runProgram, stopSignal } from '../../system/lifecycle.js';
import { systemLog } from '../../system/log.js';
import { seedTemplates } from '../../system/seed.js';
import { serve } from '../../system/serve.js';
import { openSystem } from '../../system/system.js';
import { healthRoutes } from '../../query-api/src/routes.js';
import { commandRoutes } from './routes.js';

await runProgram(async () => {
  const config = readConfig(process.env);
  const system = await openSystem(config, systemLog(config));
  try {
    await seedTemplates(system);
    await serve(system, { commands: commandRoutes, queries: healthRoutes(system.queries) }, config, stopSignal());
  } finally {
    await system.close();
  }
  return 0;
});
