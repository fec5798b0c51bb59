import { createApi, type Config } from '#runtime';
import { pino } from 'pino';
import { commandRoutes } from '../../command-api/src/routes.js';
import { queryRoutes } from '../../query-api/src/routes.js';
import { aborted } from '../../system/lifecycle.js';
import { seedIfEmpty } from '../../system/seed.js';
import { openSystem, type System } from '../../system/system.js';
import { version } from '../../system/version.js';

/** The three sides in one process: command API, query API and projector, until the signal. */
export async function runStandalone(
  config: Config,
  signal: AbortSignal,
  prepare: (system: System) => Promise<unknown> = seedIfEmpty,
): Promise<number> {
  const log = pino({ level: config.logLevel });
  const system = openSystem(config, {
    info: (message) => { log.info(message); },
    warn: (message) => { log.warn(message); },
    error: (message) => { log.error(message); },
  });
  const stop = new AbortController();
  try {
    await prepare(system);
    const projecting = system.projector.run(stop.signal);
    const routes = { commands: commandRoutes, queries: queryRoutes(system.queries) };
    const api = await createApi({ config, version: version(), routes, executor: system.executor, runner: system.runner });
    await api.listen(config.port, config.host);
    const url = await api.getUrl();
    process.stdout.write(`Leadger ${version()}\n  API            ${url}\n  documentation  ${url}/docs\n`);
    await aborted(signal);
    await api.close();
    stop.abort();
    await projecting;
  } finally {
    stop.abort();
    await system.close();
  }
  return 0;
}
