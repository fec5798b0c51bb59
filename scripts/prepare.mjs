// Brings a clone to where it can run: dependencies as the lockfile says, and a build of the sources as they are.
// Does only what changed since the last time, and writes nothing to standard output: that belongs to the program.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const SOURCES = ['libs', 'apps', 'bench'];
const COMPILER = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const INSTALLED = join(root, 'node_modules', '.leadger');
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];

export async function prepare() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Leadger needs Node 20.19 or newer; this is ${process.versions.node}`);
  // Dependencies were installed, or pruned since, as for production.
  if (!existsSync(COMPILER)) rmSync(INSTALLED, { force: true });
  await step('installing dependencies', INSTALLED, dependencies(), () =>
    // The compiler is one of those for development, which NODE_ENV=production would leave out.
    run(npm(), ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
  );
  await step('building', join(root, 'dist', '.leadger'), sources(), () =>
    run(process.execPath, [COMPILER, '-p', 'tsconfig.build.json']),
  );
}

async function step(what, stamp, digest, act) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  process.stderr.write(`leadger: ${what} …\n`);
  await act();
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, digest);
}

function dependencies() {
  const files = ['package-lock.json', '.npmrc'].map((name) => readFileSync(join(root, name)));
  return digest([process.version, process.arch, ...files]);
}

function sources() {
  const parts = SETTINGS.map((name) => readFileSync(join(root, name)));
  for (const folder of SOURCES.filter((name) => existsSync(join(root, name)))) {
    const names = readdirSync(join(root, folder), { recursive: true }).filter((name) => /\.m?[jt]s$/.test(name));
    for (const name of names.sort()) {
      const { size, mtimeMs } = statSync(join(root, folder, name));
      parts.push(`${folder}/${name} ${size} ${mtimeMs}`);
    }
  }
  return digest(parts);
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

/** A signal ends what is run first: left behind, an installation would be in the way of the next one. */
async function run(command, args) {
  let received;
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const end = (signal) => {
    received = signal;
    child.kill(signal);
  };
  for (const name of SIGNALS) process.on(name, end);
  const [status] = await once(child, 'close').catch((error) =>
    fail(`${command} could not be started: ${error.message}`),
  );
  for (const name of SIGNALS) process.off(name, end);
  if (received) {
    process.kill(process.pid, received);
    await new Promise(() => undefined);
  }
  if (status !== 0) fail(`${command} ${args.join(' ')} ended with ${status}`);
}

function fail(message) {
  process.stderr.write(`leadger: ${message}\n`);
  process.exit(1);
}
