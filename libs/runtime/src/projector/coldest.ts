import type { GenerationFold } from './generation-fold.js';

/** How much is in memory, in documents of ordinary size. */
export const sizeOf = (folds: readonly GenerationFold[]): number => folds.reduce((sum, { size }) => sum + size, 0);

/** After how many folded events how much was last touched, as in `sizeOf`; the coldest first. */
export type Warmth = readonly (readonly [touched: number, size: number])[];

/** All folds must have been given the same pages. */
function warmthOf(folds: readonly GenerationFold[]): Warmth {
  const weights = new Map<number, number>();
  for (const fold of folds) fold.weighTouched(weights);
  return [...weights].sort(([a], [b]) => a - b);
}

/** From how many folded events on nothing touched the coldest, at least so much of them. */
export function coldestIn(warmth: Warmth, size: number): number {
  let seen = 0;
  for (const [touched, weight] of warmth) {
    seen += weight;
    if (seen >= size) return touched + 1;
  }
  return Infinity;
}

/**
 * Where more than so many documents are in memory, lets go of the coldest of them that are written.
 * To be called between two pages, when the last write has ended.
 * @param share of them that stays
 * @returns how warm what was in memory had been; nothing where it was not too much
 */
export function letGoOfColdest(folds: readonly GenerationFold[], documents: number, share: number): Warmth {
  const size = sizeOf(folds);
  if (size <= documents) return [];
  const warmth = warmthOf(folds);
  const untouchedSince = coldestIn(warmth, size - share * documents);
  for (const fold of folds) fold.letGo(untouchedSince);
  return warmth;
}
