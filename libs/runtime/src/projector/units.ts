import { crc32 } from 'node:zlib';
import type { ReadModel } from '#kernel';
import type { Generation } from '#read-store';

/** What one projector folds at a time: one partition of the live generation of a read model. */
export interface Unit {
  /** The lease that its owner holds. */
  readonly name: string;
  readonly model: ReadModel;
  readonly generation: Generation;
  readonly partition: number;
}

/** The lease of a partition; it outlives generations, so that the owner goes on when the next one is promoted. */
export const partitionLease = (model: string, partition: number): string => `partition:${model}/${partition}`;
/** The lease of whoever builds the next generation of a model. */
export const rebuildLease = (model: string): string => `rebuild:${model}`;

/**
 * How the leases begin by which projectors say that they are there. Only those that would fold the same share with each other: one of
 * another release may have no use for what is given back.
 */
export function membershipOf(models: readonly ReadModel[]): string {
  const declared = models.map(({ name, fingerprint }) => `${name}=${fingerprint}`).sort();
  return `projector:${crc32(declared.join()).toString(16).padStart(8, '0')}/`;
}

/** The units of these models, as they stand; none of one whose live generation was built by another declaration. */
export const unitsOf = (models: readonly ReadModel[], generations: readonly Generation[]): Unit[] =>
  models.flatMap((model) => {
    const generation = liveOf(model, generations);
    if (generation?.fingerprint !== model.fingerprint) return [];
    return generation.checkpoints.map((_, partition) => ({
      name: partitionLease(model.name, partition),
      model,
      generation,
      partition,
    }));
  });

export const liveOf = ({ name }: ReadModel, generations: readonly Generation[]): Generation | undefined =>
  generations.find(({ model, state }) => model === name && state === 'live');

/** Read models whose live generation was built by another declaration than the one the program has now. */
export const outdatedOf = (models: readonly ReadModel[], generations: readonly Generation[]): ReadModel[] =>
  models.filter((model) => (liveOf(model, generations)?.fingerprint ?? model.fingerprint) !== model.fingerprint);
