import { accessOf, type StoreAccess } from './access.js';
import { type PartitionCounts, readPartitions } from './partitions.js';
import { type Environment, readSettings, type Settings } from './settings.js';
import { NODE_PREFERENCES, READ_CONCERNS } from './variables.js';

export { isLoopback } from './checks.js';
export type { StoreAccess } from './access.js';
export { type Variable, VARIABLES } from './variables.js';

export interface Config {
  readonly eventStoreUrl: string;
  readonly eventStoreAccess: StoreAccess;
  /** Which node of a cluster projectors read from; counts instead of what the URL says. */
  readonly eventStoreNodePreference: (typeof NODE_PREFERENCES)[number] | undefined;
  readonly readStoreUrl: string;
  readonly readStoreAccess: StoreAccess;
  /** `majority` or a number; these two count instead of what the URL says. */
  readonly readStoreWriteConcern: string | undefined;
  readonly readStoreReadConcern: (typeof READ_CONCERNS)[number] | undefined;
  readonly host: string;
  readonly port: number;
  readonly timeZone: string;
  readonly logLevel: string;
  /** How long a query waits for its read model, in milliseconds. */
  readonly waitMs: number;
  /** How long a process waits for its stores, in milliseconds. */
  readonly storeWaitMs: number;
  /** How long a projector holds its part of the work without a sign of life, in milliseconds. */
  readonly leaseMs: number;
  readonly partitions: PartitionCounts;
}

/** The environment does not fit; the message has a line for each variable that does not. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration does not fit:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** @throws ConfigError naming every variable that is unknown or breaks its rule, and no secret. */
export function readConfig(env: Environment): Config {
  const settings = readSettings(env);
  const config = configOf(settings);
  settings.problems.push(...idle(settings));
  if (settings.problems.length > 0) throw new ConfigError(settings.problems);
  return config;
}

function configOf(settings: Settings): Config {
  const { value } = settings;
  return {
    eventStoreUrl: value('EVENT_STORE_URL'),
    eventStoreAccess: accessOf('EVENT_STORE', settings),
    eventStoreNodePreference: NODE_PREFERENCES.find((one) => one === value('EVENT_STORE_NODE_PREFERENCE')),
    readStoreUrl: value('READ_STORE_URL'),
    readStoreAccess: accessOf('READ_STORE', settings),
    readStoreWriteConcern: value('READ_STORE_WRITE_CONCERN') || undefined,
    readStoreReadConcern: READ_CONCERNS.find((one) => one === value('READ_STORE_READ_CONCERN')),
    host: value('LEADGER_HOST'),
    port: Number(value('LEADGER_PORT')),
    timeZone: value('LEADGER_TIME_ZONE'),
    logLevel: value('LEADGER_LOG_LEVEL'),
    waitMs: Number(value('LEADGER_WAIT_MS')),
    storeWaitMs: Number(value('LEADGER_STORE_WAIT_MS')),
    leaseMs: Number(value('LEADGER_LEASE_MS')),
    partitions: readPartitions(value('LEADGER_PARTITIONS')),
  };
}

/** Settings that would have no effect, which nobody means. */
function idle({ value }: Settings): string[] {
  const url = value('EVENT_STORE_URL');
  const isCluster = url.includes('+discover://') || (url.split('?')[0] ?? '').includes(',');
  const preference = value('EVENT_STORE_NODE_PREFERENCE');
  const concerns = (['READ_STORE_WRITE_CONCERN', 'READ_STORE_READ_CONCERN'] as const).filter(value);
  return [
    ...(preference !== '' && preference !== 'leader' && !isCluster
      ? [
          'EVENT_STORE_NODE_PREFERENCE is for a cluster: EVENT_STORE_URL must begin with esdb+discover:// or name several hosts',
        ]
      : []),
    ...(value('READ_STORE_URL').startsWith('sqlite:')
      ? concerns.map((name) => `${name} is for MongoDB, and READ_STORE_URL names an SQLite file`)
      : []),
  ];
}
