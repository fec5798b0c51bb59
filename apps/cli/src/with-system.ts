import type { EventStore } from '#event-store';
import { type Config, openEventStore, readConfig } from '#runtime';
import { report } from '../../system/lifecycle.js';
import { openSystem, type System } from '../../system/system.js';
import type { CliContext } from './context.js';
import { requireStores, type StoreName } from './store-files.js';

const say = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

/**
 * Opens the stores that the environment names, does the work and closes them again, whatever happens.
 * @param read those of them that the work needs to be there already
 */
export const withSystem = (
  context: CliContext,
  read: readonly StoreName[],
  work: (system: System) => Promise<number>,
): Promise<void> => using(context, read, (config) => openSystem(config, { info: say, warn: say, error: say }), work);

/** The same with the log alone, which must be there. */
export const withLog = (context: CliContext, work: (events: EventStore) => Promise<number>): Promise<void> =>
  using(context, ['EVENT_STORE_URL'], openEventStore, work);

async function using<Opened extends { close(): Promise<void> }>(
  context: CliContext,
  read: readonly StoreName[],
  open: (config: Config) => Promise<Opened>,
  work: (opened: Opened) => Promise<number>,
): Promise<void> {
  const config = readConfig(context.env);
  await requireStores(config, read);
  const opened = await open(config);
  try {
    context.exit(await work(opened));
  } catch (error) {
    // At once: closing waits for calls that are still under way.
    report(error);
    context.exit(1);
  } finally {
    await opened.close();
  }
}
