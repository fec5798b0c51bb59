import { readConfig } from '#runtime';
import { healthRoutes } from '../../query-api/src/routes.js';
import { runProgram, stopSignal } from '../../system/lifecycle.js';
import { systemLog } from '../../system/log.js';
import { serve } from '../../system/serve.js';
import { openSystem } from '../../system/system.js';

/** Folds the log into the read models until the signal; over HTTP it only says how it is. */
await runProgram(async () => {
  const config = readConfig(process.env);
  const signal = stopSignal();
  const system = await openSystem(config, systemLog(config));
  const stop = new AbortController();
  const projecting = system.projector.run(stop.signal);
  try {
    await serve(system, { commands: [], queries: healthRoutes(system.queries) }, config, signal);
  } finally {
    stop.abort();
    await projecting;
    await system.close();
  }
  return 0;
});
