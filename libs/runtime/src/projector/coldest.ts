import type { GenerationFold } from './generation-fold.js';

/** How much is in memory, in documents of ordinary size. */
export const sizeOf = (folds: readonly GenerationFold[]): number => folds.reduce((sum, { size }) => sum + size, 0);

/**
 * From how many folded events on nothing touched the coldest documents, at least so much of them as in `sizeOf`. All folds must have
 * been given the same pages.
 */
export function coldestOf(folds: readonly GenerationFold[], size: number): number {
  const weights = new Map<number, number>();
  for (const fold of folds) fold.weighTouched(weights);
  let seen = 0;
  for (const [touched, weight] of [...weights].sort(([a], [b]) => a - b)) {
    seen += weight;
    if (seen >= size) return touched + 1;
  }
  return Infinity;
}

/**
 * Where more than so many documents are in memory, lets go of the coldest of them that are written.
 * To be called between two pages, when the last write has ended.
 * @param share of them that stays
 */
export function letGoOfColdest(folds: readonly GenerationFold[], documents: number, share: number): void {
  const size = sizeOf(folds);
  if (size <= documents) return;
  const untouchedSince = coldestOf(folds, size - share * documents);
  for (const fold of folds) fold.letGo(untouchedSince);
}
