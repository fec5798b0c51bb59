import { REPORT_REFUSALS } from '#reports';
import type { Config } from '#runtime';
import { type ApiRoutes, createApi } from '#runtime/http';
import { REFUSALS } from '#sales';
import { aborted } from './lifecycle.js';
import type { System } from './system.js';
import { version } from './version.js';

/** Serves these routes until the signal, then answers what is in flight and stops listening. */
export async function serve(
  system: System,
  { commands, queries }: Omit<ApiRoutes, 'refusals'>,
  config: Config,
  signal: AbortSignal,
): Promise<void> {
  const { executor, runner } = system;
  const api = await createApi({
    config,
    version: version(),
    routes: { commands, queries, refusals: [REFUSALS, REPORT_REFUSALS] },
    ...(commands.length > 0 ? { executor } : {}),
    ...(queries.length > 0 ? { runner } : {}),
  });
  await api.listen(config.port, config.host);
  const url = await api.getUrl();
  process.stdout.write(`Leadger ${version()}\n  API            ${url}\n  documentation  ${url}/docs\n`);
  await aborted(signal);
  await api.close();
}
