import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Document } from '#kernel';
import { startFile } from './child.js';
import { buildPrograms, programOf } from './test-programs.js';

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
  const server = startFile(programOf('mongodb', 'serve'), [], {});
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

function databaseOn(server: string, end: () => Promise<void>): BenchMongo {
  const [, hosts = '', query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)[^?]*(\?.*)?$/.exec(server) ?? [];
  const url = `${hosts}/${DATABASE}${query}`;
  const bare = fork(programOf('mongodb', 'bare-write'), [url]);
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
