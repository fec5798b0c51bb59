import { type Position, type ReadModel, START } from '#kernel';
import type { ReadStore } from '#read-store';
import type { GenerationFold } from './generation-fold.js';

/** Writes what the folds have pending, all of it in one commit. One commit must have ended before the next begins. */
export async function commit(store: ReadStore, folds: readonly GenerationFold[]): Promise<void> {
  const commits = folds.flatMap((fold) => fold.takePending() ?? []);
  if (commits.length > 0) await store.commit(commits);
}

export const earliest = (folds: readonly { readonly position: Position }[]): Position =>
  folds.reduce((least, { position }) => (position < least ? position : least), folds[0]?.position ?? START);

/** Read models whose live generation was built by another declaration than the one the program has now. */
export async function outdated(store: ReadStore, models: readonly ReadModel[]): Promise<ReadModel[]> {
  const live = await Promise.all(models.map((model) => store.live(model)));
  return models.filter((model, index) => {
    const generation = live[index];
    return generation !== undefined && generation.fingerprint !== model.fingerprint;
  });
}
