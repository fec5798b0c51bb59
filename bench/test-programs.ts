import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds the programs of the test servers, which belong to the tests and to no release, into a folder of their own. They are run as
 * processes: nothing of them is imported here, and the bare drivers stay out of everything but the adapters.
 */
export function buildPrograms(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const args = [compiler, '-p', join(root, 'test', 'servers', 'tsconfig.json')];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The servers of the tests cannot be built:\n${stdout}`);
}

export const programOf = (server: 'eventstoredb' | 'mongodb', name: string): string =>
  join(root, '.bench', server, 'programs', `${name}.js`);
