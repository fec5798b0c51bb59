import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
export const data = join(root, '..', 'shared', 'data');

/** A folder of a test's own, with the environment of a Leadger whose stores are in it. */
export interface Place {
  readonly folder: string;
  readonly env: Record<string, string>;
  remove(): void;
}

export function makePlace(settings: Record<string, string> = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-'));
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) => value !== undefined && !/^(LEADGER_|EVENT_STORE_|READ_STORE_|NODE_OPTIONS|PORT)/.test(name),
    ),
  ) as Record<string, string>;
  const env = {
    ...inherited,
    EVENT_STORE_URL: `sqlite:${join(folder, 'events.db')}`,
    READ_STORE_URL: `sqlite:${join(folder, 'read.db')}`,
    LEADGER_PORT: '0',
    LEADGER_LOG_LEVEL: 'error',
    ...settings,
  };
  return {
    folder,
    env,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test did not stop, as where an expectation failed before it could, ends with the spec: else jest would wait for it. */
const alive = new Set<ChildProcess>();
afterAll(() => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A child process whose output is kept. */
export class Program {
  stdout = '';
  stderr = '';
  readonly finished: Promise<Finished>;

  constructor(readonly child: ChildProcess) {
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.finished = once(child, 'close').then(() => ({
      code: child.exitCode,
      signal: child.signalCode,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** The first match in what it writes to standard output. @throws if it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.writes('stdout', pattern);
  }

  /** The first match in what it writes to standard error. @throws if it ends before. */
  reports(pattern: RegExp): Promise<RegExpExecArray> {
    return this.writes('stderr', pattern);
  }

  private async writes(where: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this[where]);
      if (match) return match;
      const output = this.child[where];
      const more = output ? once(output, 'data') : Promise.resolve();
      const ended = await Promise.race([more.then(() => undefined), this.finished]);
      if (ended && !pattern.test(this[where])) {
        throw new Error(`Ended with ${ended.code ?? ended.signal ?? ''} before it said ${pattern}:\n${ended.stderr}`);
      }
    }
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Finished> {
    this.child.kill(signal);
    return this.finished;
  }
}

/**
 * Runs a built program (`npm test` builds first).
 * @param output where its standard output goes, if it is not to be kept: the number of an open file
 */
export const run = (
  script: string,
  args: readonly string[],
  env: Record<string, string>,
  output: 'pipe' | number = 'pipe',
): Program =>
  new Program(
    spawn(process.execPath, ['--enable-source-maps', join(root, 'dist', script), ...args], {
      cwd: root,
      env,
      stdio: ['ignore', output, 'pipe'],
    }),
  );

export const leadger = (args: readonly string[], env: Record<string, string>, output?: number): Program =>
  run('apps/cli/src/main.js', args, env, output);

export interface Running extends Program {
  readonly url: string;
}

export type App = 'standalone' | 'command-api' | 'query-api' | 'projector';

/** Starts an app, the standalone one unless told, and waits until it listens. */
export async function startApp(env: Record<string, string>, app: App = 'standalone'): Promise<Running> {
  const program = run(`apps/${app}/src/main.js`, [], env);
  const [, url = ''] = await program.says(/API\s+(http:\S+)/);
  return Object.assign(program, { url });
}
