import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 2;

/** Settles when the condition holds; a test whose condition never does ends by its own time limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(LOOK_EVERY_MS);
}
