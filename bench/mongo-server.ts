import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { startFile } from './child.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const DATABASE = 'leadger_bench';

export interface BenchMongo {
  readonly url: string;
  stop(): Promise<void>;
}

/** A database on the server of `MONGODB_URL`, or on that of test/servers/mongodb; undefined, with a line that says so, where neither is there. */
export async function startMongo(): Promise<BenchMongo | undefined> {
  const given = process.env['MONGODB_URL'];
  if (given !== undefined) return databaseOn(given, async () => undefined);
  const server = startFile(`${buildServers()}mongodb/programs/serve.js`, [], {});
  try {
    const url = await server.says(/(mongodb:\S+)/);
    return await databaseOn(url, async () => {
      server.process.kill();
      await server.ended;
    });
  } catch {
    const { output } = await server.ended;
    process.stderr.write(`mongo-write is skipped. ${output.trim()}\n`);
    return undefined;
  }
}

/** Builds the servers of the tests, which no release holds. @returns the folder that they are in */
function buildServers(): string {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const args = [compiler, '-p', `${root}test/servers/tsconfig.json`];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The servers of the tests cannot be built:\n${stdout}`);
  return `${root}.bench/`;
}

async function databaseOn(server: string, end: () => Promise<void>): Promise<BenchMongo> {
  const [, hosts = '', query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)[^?]*(\?.*)?$/.exec(server) ?? [];
  const url = `${hosts}/${DATABASE}${query}`;
  const drop = async (): Promise<void> => {
    const client = new MongoClient(url);
    await client.db().dropDatabase();
    await client.close();
  };
  await drop();
  return { url, stop: async () => drop().finally(end) };
}
