import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, ConfigError, fileOf, isServer, openEventStore } from '#runtime';

/** What to say where a URL names a file that is not there, or with nothing in it: a store would be made, and found empty. */
export function missingFile(url: string): string | undefined {
  const file = fileOf(url);
  if (file === undefined) return undefined;
  if (!existsSync(file)) return `names a file that is not there, ${resolve(file)}`;
  return statSync(file).size === 0 ? `names an empty file, ${resolve(file)}` : undefined;
}

export type StoreName = 'EVENT_STORE_URL' | 'READ_STORE_URL';

/** @throws ConfigError where one of these stores is a file that is not there, or what a server says that would have had to fill it */
export async function requireStores(config: Config, names: readonly StoreName[]): Promise<void> {
  const urls: Readonly<Record<StoreName, string>> = {
    EVENT_STORE_URL: config.eventStoreUrl,
    READ_STORE_URL: config.readStoreUrl,
  };
  const problems = names.flatMap((name) => {
    const missing = missingFile(urls[name]);
    return missing === undefined ? [] : [`${name} ${missing}`];
  });
  if (problems.length === 0) return;
  if (isServer(config.eventStoreUrl)) await requireAnswer(config);
  throw new ConfigError(problems);
}

async function requireAnswer(config: Config): Promise<void> {
  const events = await openEventStore(config);
  try {
    await events.check();
  } finally {
    await events.close();
  }
}
