import type { Config } from '#runtime';
import { type ApiRoutes, createApi } from '#runtime/http';
import { aborted } from './lifecycle.js';
import { version } from './version.js';
import type { System } from './system.js';

/** Serves these routes until the signal, then answers what is in flight and stops listening. */
export async function serve(system: System, routes: ApiRoutes, config: Config, signal: AbortSignal): Promise<void> {
  const { executor, runner } = system;
  const api = await createApi({
    config,
    version: version(),
    routes,
    ...(routes.commands.length > 0 ? { executor } : {}),
    ...(routes.queries.length > 0 ? { runner } : {}),
  });
  await api.listen(config.port, config.host);
  const url = await api.getUrl();
  process.stdout.write(`Leadger ${version()}\n  API            ${url}\n  documentation  ${url}/docs\n`);
  await aborted(signal);
  await api.close();
}
