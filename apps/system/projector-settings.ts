import type { ReadModel } from '#kernel';
import { type Config, ConfigError, type ProjectorSettings, unknownModels } from '#runtime';
import { identity, isGone } from './identity.js';

/** How this process holds leases. @throws ConfigError if a read model that is to be split is none */
export function settingsOf({ leaseMs, partitions }: Config, models: readonly ReadModel[]): ProjectorSettings {
  const [unknown] = unknownModels(partitions, models);
  if (unknown !== undefined) {
    const names = models.map(({ name }) => name).join(', ');
    throw new ConfigError([`LEADGER_PARTITIONS names the read model ${unknown}, which is none; there are ${names}`]);
  }
  const owner = identity();
  return {
    owner,
    leaseMs,
    isGone: (other) => isGone(other, owner),
    partitions: (model) => partitions.named[model] ?? partitions.others,
  };
}
