// npm start | demo | test | bench: prepare the clone, then run. Programs run in this very process, so that signals reach them;
// for the same reason package.json says `exec`: npm hands a signal to its shell, which would not pass it on. Windows has no exec.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { leaveAtSignal } from './leave.mjs';
import { prepare, root } from './prepare.mjs';

const PROGRAMS = {
  standalone: 'dist/apps/standalone/src/main.js',
  demo: 'dist/apps/demo/src/main.js',
  bench: 'dist/bench/main.js',
};

const [, , task = 'standalone', ...args] = process.argv;
await prepare();
if (task === 'test') {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else if (PROGRAMS[task]) {
  leaveAtSignal(0);
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], join(root, PROGRAMS[task]), ...args];
  await import(pathToFileURL(join(root, PROGRAMS[task])).href);
} else {
  process.stderr.write(`There is no task ${task}\n`);
  process.exitCode = 1;
}
