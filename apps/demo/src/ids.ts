import { uuidsIn } from '#ids';

/** Root of every id of the demo (RFC 9562, version 5). */
const DEMO = '0d3c7a52-58a1-5d5e-8f0e-6a1f3f4b9c27';

/** Derives a UUID from its name: the same seed and name give the same id, in every run. */
export type Ids = (...name: readonly (string | number)[]) => string;

export function idsOf(seed: number): Ids {
  const idOf = uuidsIn(uuidsIn(DEMO)(`seed ${seed}`));
  return (...name) => idOf(name.join('/'));
}
