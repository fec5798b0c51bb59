import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cache, type Postgres, startPostgres } from './postgres.js';
import { ended, killed, saying } from './process.js';

export interface MongoServer {
  /** `mongodb://127.0.0.1:PORT/` */
  readonly url: string;
  /** Kills what speaks the protocol, with every connection and whatever was under way; the data stays. */
  kill(): Promise<void>;
  /** Answers again on the same port after `kill`. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

interface Front {
  readonly process: ChildProcess;
  readonly url: string;
}

async function startFront(address: string, postgres: Postgres, state: string): Promise<Front> {
  const front = spawn(join(cache, 'front'), [address, postgres.url, state], { stdio: ['pipe', 'pipe', 'pipe'] });
  const url = await saying(front, /mongodb:\/\/[^\s]+\//);
  return { process: front, url };
}

async function stopFront(front: ChildProcess): Promise<void> {
  front.stdin?.end();
  await ended(front);
}

/**
 * Starts a server of its own that speaks the MongoDB protocol (FerretDB over PostgreSQL), on loopback and free ports, empty; any number
 * of them at once. Both processes end with this one, whatever becomes of it.
 * @throws if test/servers/mongodb/install.sh has not been run
 */
export async function startMongo(): Promise<MongoServer> {
  if (!existsSync(join(cache, 'complete')))
    throw new Error(
      'There is no MongoDB test server in the cache: run test/servers/mongodb/install.sh, or set MONGODB_URL',
    );
  const postgres = await startPostgres();
  const state = mkdtempSync(join(tmpdir(), 'leadger-front-'));
  const stop = async (front?: Front): Promise<void> => {
    if (front) await stopFront(front.process);
    await postgres.stop();
    rmSync(state, { recursive: true, force: true });
  };
  try {
    let front = await startFront('127.0.0.1:0', postgres, state);
    const { url } = front;
    return {
      url,
      kill: async () => killed(front.process, 'SIGKILL'),
      revive: async () => {
        front = await startFront(new URL(url).host, postgres, state);
      },
      stop: async () => stop(front),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
