import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { killed, saying } from './process.js';

/** Where install.sh puts everything. */
export const cache = join(process.env['TEST_CACHE'] ?? join(homedir(), '.cache', 'leadger'), 'mongodb');

const root = join(cache, 'root');
const servers = join(root, 'srv');
const PREFIX = 'run-';
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' };

export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return address.port;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Removes what test processes left that were killed. */
function sweep(): void {
  for (const name of readdirSync(servers).filter((one) => one.startsWith(PREFIX))) {
    const owner = Number(name.split('-')[1]);
    if (!isRunning(owner)) rmSync(join(servers, name), { recursive: true, force: true });
  }
}

/** Starts a PostgreSQL on a copy of the prepared data folder, on a free port of loopback; it ends with this process. */
export async function startPostgres(): Promise<Postgres> {
  sweep();
  const folder = mkdtempSync(join(servers, `${PREFIX}${process.pid}-`));
  const data = join('/srv', basename(folder), 'data');
  execFileSync('cp', ['-a', '--reflink=auto', join(servers, 'prepared'), join(folder, 'data')]);
  execFileSync('chroot', [root, 'chown', 'postgres:postgres', join('/srv', basename(folder))]);
  const port = await freePort();
  const settings = [`port=${port}`, `unix_socket_directories=${data}`, `cron.host=${data}`];
  const postgres = ['/usr/lib/postgresql/18/bin/postgres', '-D', data, ...settings.flatMap((one) => ['-c', one])];
  // Set after the change of user, which would clear it: the kernel tells PostgreSQL to end when its parent is gone.
  const args = ['--userspec=postgres:postgres', root, 'setpriv', '--pdeathsig', 'INT', ...postgres];
  const child = spawn('chroot', args, { stdio: ['ignore', 'ignore', 'pipe'], env: ENVIRONMENT });
  const stop = async (): Promise<void> => {
    await killed(child, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await saying(child, /ready to accept connections/);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}
