import { type Config, readConfig } from '#runtime';
import { runProgram, stopSignal } from './lifecycle.js';
import { systemLog } from './log.js';
import { openSystem, type System } from './system.js';

/** A process of Leadger: it reads the environment, waits for its stores, works until the signal, and closes what it opened. */
export const runProcess = (
  work: (system: System, config: Config, signal: AbortSignal) => Promise<void>,
): Promise<void> => runProgram(() => runOn(readConfig(process.env), stopSignal(), work));

/** The same with a configuration and a signal from elsewhere. @returns the exit code */
export async function runOn(
  config: Config,
  signal: AbortSignal,
  work: (system: System, config: Config, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const log = systemLog(config);
  const system = await openSystem(config, log, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    log.info('Stopped while the stores were waited for');
  });
  if (!system) return 0;
  try {
    await work(system, config, signal);
  } finally {
    await system.close();
  }
  return 0;
}
