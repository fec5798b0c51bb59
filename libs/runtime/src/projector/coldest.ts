import type { GenerationFold } from './generation-fold.js';

/** How many documents are in memory. */
export const sizeOf = (folds: readonly GenerationFold[]): number => folds.reduce((sum, { size }) => sum + size, 0);

/** From how many folded events on nothing touched the coldest documents, so many of them. All folds must have been given the same pages. */
export function coldestOf(folds: readonly GenerationFold[], count: number): number {
  const touched = Float64Array.from(folds.flatMap((fold) => fold.touched())).sort();
  return touched[Math.ceil(count)] ?? Infinity;
}

/**
 * Where more documents than so many are in memory, lets go of the coldest of them that are written.
 * To be called between two pages, when the last write has ended.
 * @param share of them that stays
 */
export function letGoOfColdest(folds: readonly GenerationFold[], documents: number, share: number): void {
  const size = sizeOf(folds);
  if (size <= documents) return;
  const untouchedSince = coldestOf(folds, size - share * documents);
  for (const fold of folds) fold.letGo(untouchedSince);
}
