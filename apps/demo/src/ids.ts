import { parse as bytesOf, v5 } from 'uuid';

/** Root of every id of the demo (RFC 9562, version 5). */
const DEMO = '0d3c7a52-58a1-5d5e-8f0e-6a1f3f4b9c27';

/** Derives a UUID from its name: the same seed and name give the same id, in every run. */
export type Ids = (...name: readonly (string | number)[]) => string;

export function idsOf(seed: number): Ids {
  const own = bytesOf(v5(`seed ${seed}`, DEMO));
  return (...name) => v5(name.join('/'), own);
}
