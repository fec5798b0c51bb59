import { readConfig } from '#runtime';
import { report } from '../../system/lifecycle.js';
import { openSystem, type System } from '../../system/system.js';
import type { CliContext } from './context.js';

const say = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

/** Opens the stores that the environment names, does the work and closes them again, whatever happens. */
export async function withSystem(context: CliContext, work: (system: System) => Promise<number>): Promise<void> {
  const system = await openSystem(readConfig(context.env), { info: say, warn: say, error: say });
  try {
    context.exit(await work(system));
  } catch (error) {
    // At once: closing waits for calls that are still under way.
    report(error);
    context.exit(1);
  } finally {
    await system.close();
  }
}
