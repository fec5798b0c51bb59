import { healthRoutes } from '../../query-api/src/routes.js';
import { keepHeapSmall } from '../../system/heap.js';
import { runProcess } from '../../system/process.js';
import { serve } from '../../system/serve.js';

/** Folds the log into the read models until the signal; over HTTP it only says how it is. */
keepHeapSmall('folding');
await runProcess(async (system, config, signal) => {
  const stop = new AbortController();
  const projecting = system.projector.run(stop.signal);
  try {
    await serve(system, { commands: [], queries: healthRoutes(system.queries) }, config, signal);
  } finally {
    stop.abort();
    await projecting;
  }
});
