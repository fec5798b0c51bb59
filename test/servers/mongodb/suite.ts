import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { startMongo } from './server.js';

/** For suites that kill their server: not for that of `MONGODB_URL`. */
export const onOwnServer = process.env['MONGODB_URL'] ? describe.skip : describe;

/**
 * A MongoDB for the tests of one file: that of `MONGODB_URL`, or one that starts before the first and stops after the last.
 * @returns gives the URL of a database of its own at each call; all of them are dropped at the end
 */
export function onMongo(): () => string {
  const names: string[] = [];
  let base: string | undefined = process.env['MONGODB_URL'];
  let stop = async (): Promise<void> => undefined;
  beforeAll(async () => {
    if (base) return;
    const server = await startMongo();
    base = server.url;
    stop = async () => server.stop();
  });
  afterAll(async () => {
    if (process.env['MONGODB_URL']) await dropAll(process.env['MONGODB_URL'], names);
    await stop();
  });
  return () => {
    const name = `leadger_test_${randomUUID().slice(0, 8)}`;
    names.push(name);
    return urlOf(base ?? '', name);
  };
}

const PARTS = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

/** The URL of another database on the same server; hosts may be several, which no URL class takes. */
export function urlOf(server: string, database: string): string {
  const [, hosts = '', before = '', query = ''] = PARTS.exec(server) ?? [];
  const options = new URLSearchParams(query);
  if (hosts.includes('@') && !options.has('authSource')) options.set('authSource', before || 'admin');
  return `${hosts}/${database}?${options.toString()}`;
}

async function dropAll(url: string, names: readonly string[]): Promise<void> {
  const client = new MongoClient(url);
  try {
    for (const name of names) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}
