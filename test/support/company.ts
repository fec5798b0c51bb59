import { Api } from './api.js';
import { makePlace, type Place, type Running, startApp } from './processes.js';

/** The set-up past one machine: the three processes over stores that the settings name. */
export interface Company {
  readonly place: Place;
  readonly commands: Api;
  readonly queries: Api;
  readonly projector: Running;
  /** Stops the three; their exit codes must be 0. */
  stop(): Promise<void>;
}

/** Starts command API, query API and projector as processes of their own, and waits until each of them listens. */
export async function startCompany(place: Place = makePlace()): Promise<Company> {
  const commands = await Api.start({}, place, 'command-api');
  const queries = await Api.start({}, place, 'query-api');
  const projector = await startApp(place.env, 'projector');
  return {
    place,
    commands,
    queries,
    projector,
    stop: async () => {
      const ended = await Promise.all([commands.app.stop(), queries.app.stop(), projector.stop()]);
      place.remove();
      expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(ended.map(() => [0, '']));
    },
  };
}
