import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Document } from '#kernel';
import { startFile } from './child.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const programs = `${root}.bench/mongodb/programs`;
const DATABASE = 'leadger_bench';

/** A database for the benchmark, empty, and the driver alone writing into it from a process of its own. */
export interface BenchMongo {
  readonly url: string;
  /** An empty collection with these indexes. */
  begin(indexes: readonly (readonly string[])[]): Promise<void>;
  /** One unordered bulkWrite. @returns the seconds it took there */
  write(documents: readonly { readonly position: string; readonly body: Document }[], isNew: boolean): Promise<number>;
  /** Drops the database. */
  stop(): Promise<void>;
}

/** On the server of `MONGODB_URL`, or that of test/servers/mongodb; undefined, with a line that says so, where neither is there. */
export async function startMongo(): Promise<BenchMongo | undefined> {
  buildPrograms();
  const given = process.env['MONGODB_URL'];
  if (given) return databaseOn(given, async () => undefined);
  const server = startFile(`${programs}/serve.js`, [], {});
  const url = await server.says(/(mongodb:\S+)/).catch(() => undefined);
  if (url === undefined) {
    const { output } = await server.ended;
    process.stderr.write(`mongo-write is skipped. ${output.trim()}\n`);
    return undefined;
  }
  return databaseOn(url, async () => {
    server.process.kill();
    await server.ended;
  });
}

/** Builds the programs of the tests, which no release holds. */
function buildPrograms(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const args = [compiler, '-p', `${root}test/servers/tsconfig.json`];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The servers of the tests cannot be built:\n${stdout}`);
}

function databaseOn(server: string, end: () => Promise<void>): BenchMongo {
  const [, hosts = '', query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)[^?]*(\?.*)?$/.exec(server) ?? [];
  const url = `${hosts}/${DATABASE}${query}`;
  const bare = fork(`${programs}/bare-write.js`, [url]);
  return {
    url,
    begin: async (indexes) => {
      await ask(bare, { kind: 'begin', indexes });
    },
    write: (documents, isNew) =>
      ask(bare, { kind: 'write', documents: documents.map((one) => ({ _id: one.body.id, ...one })), isNew }),
    stop: async () => {
      await ask(bare, { kind: 'end' });
      await end();
    },
  };
}

/** @throws if the process ends instead of answering */
async function ask(bare: ChildProcess, request: object): Promise<number> {
  bare.send(request);
  const ended = once(bare, 'exit').then(() => {
    throw new Error('The bare writer ended');
  });
  const [taken] = (await Promise.race([once(bare, 'message'), ended])) as [number];
  ended.catch(() => undefined);
  return taken;
}
