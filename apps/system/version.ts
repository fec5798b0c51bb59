import { readFileSync } from 'node:fs';

/** The version of the package this program was built from. */
export function version(): string {
  for (const up of ['../../..', '../..']) {
    try {
      const text = readFileSync(new URL(`${up}/package.json`, import.meta.url), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
