import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('..', import.meta.url));

/** A built program in a process of its own, and the most memory it has used. */
export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** Peak resident set so far in MB; NaN where the system does not tell. */
  peak(): number;
  /** The first match in its standard output. */
  says(pattern: RegExp): Promise<string>;
}

export const start = (program: string, args: readonly string[], env: Record<string, string>): Child =>
  startFile(`${dist}${program}`, args, env);

/** The same for a program that is not part of the build. */
export function startFile(path: string, args: readonly string[], env: Record<string, string>): Child {
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let highest = Number.NaN;
  const look = (): void => {
    const now = peakOf(child.pid);
    if (!Number.isNaN(now)) highest = now;
  };
  const timer = setInterval(look, 100);
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(() => {
    clearInterval(timer);
    return { code: child.exitCode, output };
  });
  return {
    process: child,
    ended,
    peak: () => {
      look();
      return highest;
    },
    async says(pattern) {
      for (;;) {
        const found = pattern.exec(output)?.[1];
        if (found !== undefined) return found;
        const done = await Promise.race([once(child.stdout, 'data').then(() => undefined), ended]);
        if (done) throw new Error(`It ended before it said ${pattern}: ${done.output}`);
      }
    },
  };
}

function peakOf(pid: number | undefined): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? Number.NaN : Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}
