import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFile } from './child.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface StandIn {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Builds the programs of the stand-in server, which belong to the tests and to no release, into a folder of their own. They are run
 * as processes: nothing of them is imported here, and the bare client stays out of everything but the adapter.
 */
export function buildPrograms(): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(root, 'test', 'servers', 'tsconfig.json');
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The stand-in server could not be built');
}

export const programOf = (name: string): string => join(root, '.bench', 'eventstoredb', 'programs', `${name}.js`);

/** An EventStoreDB stand-in with an empty log, in a process of its own. */
export async function startStandIn(): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-bench-'));
  const child = startFile(programOf('serve'), [join(folder, 'log.db')], {});
  return {
    url: await child.says(/(esdb:\S+)/),
    stop: async () => {
      child.process.kill('SIGKILL');
      await child.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
