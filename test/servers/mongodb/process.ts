import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a child last wrote, for the message if it fails. */
const KEPT_CHARACTERS = 2_000;

/** Resolves with the first match in what a process writes; rejects with its last words if it ends before. */
export async function saying(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-KEPT_CHARACTERS);
      const match = pattern.exec(said);
      if (match) resolve(match[0]);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`${child.spawnfile} ended (${signal ?? code ?? 'unknown'}): ${said}`));
    });
  });
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

export async function killed(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await ended(child);
}
