import {
  type Check,
  isAnything,
  isLease,
  isMilliseconds,
  isOneOf,
  isPort,
  isServedHost,
  isStore,
  isTimeZone,
  isWriteConcern,
} from './checks.js';
import { isPartitions } from './partitions.js';

/** One environment variable: the one table that validation and docs share. */
export interface Variable<Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  /** What counts where it is not set; empty = nothing does. */
  readonly fallback: string;
  /** What was given may be a secret: no message repeats it. */
  readonly isSecret?: boolean;
  readonly check: Check;
}

const optional = <Name extends string>(
  name: Name,
  description: string,
  more: { readonly check?: Check; readonly isSecret?: boolean } = {},
): Variable<Name> => ({ name, description, fallback: '', check: isAnything, ...more });

/** A variable that may stand in a file as well: `NAME_FILE` names it. */
const orInFile = <Name extends string>(variable: Variable<Name>): [Variable<Name>, Variable<`${Name}_FILE`>] => [
  { ...variable, isSecret: true },
  optional(`${variable.name}_FILE` as const, `File with \`${variable.name}\`, in place of it`, { isSecret: true }),
];

export const NODE_PREFERENCES = ['leader', 'follower', 'random', 'read_only_replica'] as const;
export const READ_CONCERNS = ['local', 'available', 'majority', 'linearizable'] as const;

export const VARIABLES = [
  ...orInFile({
    name: 'EVENT_STORE_URL',
    description:
      'Where the log is: `sqlite:<file>`, or an EventStoreDB: `esdb://…`, `esdb+discover://…`, `kurrentdb://…`, `kurrentdb+discover://…`',
    fallback: 'sqlite:./data/leadger.db',
    check: isStore('sqlite:', 'esdb://', 'esdb+discover://', 'kurrentdb://', 'kurrentdb+discover://'),
  }),
  ...orInFile(optional('EVENT_STORE_USER', 'User of EventStoreDB; counts instead of the one in the URL')),
  ...orInFile(optional('EVENT_STORE_PASSWORD', 'Password of that user')),
  optional('EVENT_STORE_TLS_CA_FILE', 'Certificates (PEM) of the authorities that EventStoreDB is trusted by'),
  optional('EVENT_STORE_CERT_FILE', 'Certificate (PEM) that is shown to EventStoreDB'),
  optional('EVENT_STORE_KEY_FILE', 'Private key (PEM) of that certificate'),
  optional(
    'EVENT_STORE_NODE_PREFERENCE',
    'Node of a cluster that projectors read from: `leader`, `follower`, `random`, `read_only_replica`; what the URL says, or the leader, unless set',
    { check: isOneOf(...NODE_PREFERENCES) },
  ),
  ...orInFile({
    name: 'READ_STORE_URL',
    description: 'Where the read models are: `sqlite:<file>`, or a MongoDB: `mongodb://…`, `mongodb+srv://…`',
    fallback: 'sqlite:./data/read-models.db',
    check: isStore('sqlite:', 'mongodb://', 'mongodb+srv://'),
  }),
  ...orInFile(optional('READ_STORE_USER', 'User of MongoDB; counts instead of the one in the URL')),
  ...orInFile(optional('READ_STORE_PASSWORD', 'Password of that user')),
  optional(
    'READ_STORE_TLS_CA_FILE',
    'Certificates (PEM) of the authorities that MongoDB is trusted by; switches TLS on',
  ),
  optional('READ_STORE_CERT_FILE', 'Certificate (PEM) that is shown to MongoDB; switches TLS on'),
  optional('READ_STORE_KEY_FILE', 'Private key (PEM) of that certificate'),
  optional(
    'READ_STORE_WRITE_CONCERN',
    'Members of the replica set that a write waits for: `majority` or a number; what the URL says, or `majority`, unless set',
    { check: isWriteConcern },
  ),
  optional(
    'READ_STORE_READ_CONCERN',
    'Read concern: `local`, `available`, `majority`, `linearizable`; what the URL says, or `majority`, unless set',
    { check: isOneOf(...READ_CONCERNS) },
  ),
  {
    name: 'LEADGER_HOST',
    description: 'Address the API listens on; loopback only while there is no access control',
    fallback: '127.0.0.1',
    check: isServedHost,
  },
  { name: 'LEADGER_PORT', description: 'Port the API listens on; 0 = any free one', fallback: '3000', check: isPort },
  {
    name: 'LEADGER_TIME_ZONE',
    description:
      "The company's time zone (IANA): days, weeks and months of every report; a change rebuilds the reports",
    fallback: 'UTC',
    check: isTimeZone,
  },
  {
    name: 'LEADGER_LOG_LEVEL',
    description: 'Least level that is logged; `debug` logs every request',
    fallback: 'info',
    check: isOneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
  {
    name: 'LEADGER_WAIT_MS',
    description: 'How long a query with `?after=` waits for its read model, in milliseconds',
    fallback: '5000',
    check: isMilliseconds,
  },
  {
    name: 'LEADGER_STORE_WAIT_MS',
    description: 'How long a process waits at its start for EventStoreDB and MongoDB, in milliseconds',
    fallback: '60000',
    check: isMilliseconds,
  },
  {
    name: 'LEADGER_LEASE_MS',
    description: 'How long a projector holds its part of the work without a sign of life, in milliseconds',
    fallback: '5000',
    check: isLease,
  },
  {
    name: 'LEADGER_PARTITIONS',
    description:
      'Into how many parts, 1 to 64, a read model is split from its next rebuild on: `4` for all, or `funnels=4,leads=2`',
    fallback: '1',
    check: isPartitions,
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];
