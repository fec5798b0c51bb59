import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { data } from '../support/processes.js';

/** `describe` where the real data are there; otherwise it is skipped, and a line says where the original is to be had. */
export function given(files: readonly string[], origin: string): jest.Describe {
  if (files.every((file) => existsSync(join(data, file)))) return describe;
  console.warn(`Skipped: ${data} lacks ${files.join(' or ')}; the original is to be had from ${origin}`);
  return describe.skip;
}
