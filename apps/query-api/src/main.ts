import { readConfig } from '#runtime';
import { runProgram, stopSignal } from '../../system/lifecycle.js';
import { systemLog } from '../../system/log.js';
import { serve } from '../../system/serve.js';
import { openSystem } from '../../system/system.js';
import { queryRoutes } from './routes.js';

await runProgram(async () => {
  const config = readConfig(process.env);
  const system = await openSystem(config, systemLog(config));
  try {
    await serve(system, { commands: [], queries: queryRoutes(system.queries) }, config, stopSignal());
  } finally {
    await system.close();
  }
  return 0;
});
