import type { Config } from '#runtime';
import { commandRoutes } from '../../command-api/src/routes.js';
import { queryRoutes } from '../../query-api/src/routes.js';
import { runOn } from '../../system/process.js';
import { seedTemplates } from '../../system/seed.js';
import { serve } from '../../system/serve.js';
import type { System } from '../../system/system.js';

/** The three sides in one process: command API, query API and projector, until the signal. */
export const runStandalone = (
  settings: Config,
  stopSignal: AbortSignal,
  prepare: (system: System) => Promise<unknown> = (system) => seedTemplates(system),
): Promise<number> =>
  runOn(settings, stopSignal, async (system, config, signal) => {
    const stop = new AbortController();
    let projecting = Promise.resolve();
    try {
      await prepare(system);
      projecting = system.projector.run(stop.signal);
      await serve(system, { commands: commandRoutes, queries: queryRoutes(system.queries) }, config, signal);
    } finally {
      stop.abort();
      await projecting;
    }
  });
