import { type Position, START } from '#kernel';
import type { ReadStore } from '#read-store';
import type { GenerationFold } from './generation-fold.js';
import type { Choice } from './working-documents.js';

/** Writes what the folds have pending, or a choice of it, in one commit. One commit must have ended before the next begins. */
export async function commit(store: ReadStore, folds: readonly GenerationFold[], choice?: Choice): Promise<void> {
  const commits = folds.flatMap((fold) => fold.takePending(choice) ?? []);
  if (commits.length > 0) await store.commit(commits);
}

export const earliest = (folds: readonly { readonly position: Position }[]): Position =>
  folds.reduce((least, { position }) => (position < least ? position : least), folds[0]?.position ?? START);
