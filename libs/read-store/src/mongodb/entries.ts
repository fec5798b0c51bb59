import type { Position } from '#kernel';
import type { EventReference, Fence } from '../port.js';

/** What is kept of one partition of a generation. */
export interface Partition {
  readonly checkpoint: Position;
  /** The last event that was folded; absent where no commit said so. */
  readonly lastSeen?: EventReference;
  /** Whose commit moved the checkpoint last, so that a projector knows its own after a lost answer. */
  readonly commit?: string;
  /** The lease under which that was, with its token. */
  readonly fence: Fence;
}

/** What is kept of one generation. */
export interface Entry {
  readonly fingerprint: string;
  /** By `partitionName`. */
  readonly partitions: Readonly<Record<string, Partition>>;
}

/** A digit first would be taken for a place in an array by some servers. */
export const entryName = (number: number): string => `g${number}`;
const partitionName = (partition: number): string => `p${partition}`;
export const partitionPath = (number: number, partition: number): string =>
  `${entryPath(number)}.partitions.${partitionName(partition)}`;
export const entryPath = (number: number): string => `generations.${entryName(number)}`;

export const newEntry = (fingerprint: string, checkpoints: readonly Position[]): Entry => ({
  fingerprint,
  partitions: Object.fromEntries(
    checkpoints.map((checkpoint, number) => [partitionName(number), { checkpoint, fence: { name: '', token: 0 } }]),
  ),
});

/** In the order of their numbers. */
export const partitionsOf = ({ partitions }: Entry): Partition[] =>
  Object.keys(partitions).flatMap((_, number) => partitions[partitionName(number)] ?? []);
