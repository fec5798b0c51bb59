import { isIP } from 'node:net';

/** One environment variable: the one table that validation and docs share. */
export interface Variable {
  readonly name: string;
  readonly description: string;
  readonly fallback: string;
  /** What is wrong with a value; undefined = nothing. */
  check(value: string): string | undefined;
}

const isPort = (value: string): string | undefined =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? undefined : 'must be a port number, 0 to 65535';

const isTimeZone = (value: string): string | undefined => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return undefined;
  } catch {
    return 'must be an IANA time zone, e.g. Europe/Kyiv';
  }
};

const oneOf =
  (...values: string[]) =>
  (value: string): string | undefined =>
    values.includes(value) ? undefined : `must be one of ${values.join(', ')}`;

const isStore =
  (...schemes: string[]) =>
  (value: string): string | undefined =>
    schemes.some((scheme) => value.startsWith(scheme)) && !schemes.includes(value)
      ? undefined
      : `must begin with one of ${schemes.join(' ')}`;

const isMilliseconds = (value: string): string | undefined =>
  /^\d{1,6}$/.test(value) ? undefined : 'must be a number of milliseconds, up to 999999';

/** Whether a host is this machine itself: the only address served while there is no access control. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const isServedHost = (value: string): string | undefined =>
  isLoopback(value)
    ? undefined
    : 'must be a loopback address (127.0.0.1, ::1, localhost): without access control nobody else may reach the API';

export const VARIABLES = [
  {
    name: 'EVENT_STORE_URL',
    description:
      'Where the log is: `sqlite:<file>`, or an EventStoreDB: `esdb://…`, `esdb+discover://…`, `kurrentdb://…`',
    fallback: 'sqlite:./data/leadger.db',
    check: isStore('sqlite:', 'esdb://', 'esdb+discover://', 'kurrentdb://', 'kurrentdb+discover://'),
  },
  {
    name: 'READ_STORE_URL',
    description: 'Where the read models are: `sqlite:<file>`, or a MongoDB: `mongodb://…`, `mongodb+srv://…`',
    fallback: 'sqlite:./data/read-models.db',
    check: isStore('sqlite:', 'mongodb://', 'mongodb+srv://'),
  },
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
    check: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
  {
    name: 'LEADGER_WAIT_MS',
    description: 'How long a query with `?after=` waits for its read model, in milliseconds',
    fallback: '5000',
    check: isMilliseconds,
  },
] as const satisfies readonly Variable[];

export interface Config {
  readonly eventStoreUrl: string;
  readonly readStoreUrl: string;
  readonly host: string;
  readonly port: number;
  readonly timeZone: string;
  readonly logLevel: string;
  readonly waitMs: number;
}

/** The environment does not fit; the message has a line for each variable that does not. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration does not fit:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** @throws ConfigError naming every variable that is unknown or breaks its rule. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const known = new Set<string>(VARIABLES.map(({ name }) => name));
  const problems = Object.keys(env)
    .filter((name) => name.startsWith('LEADGER_') && !known.has(name))
    .map((name) => `${name} is not a setting of Leadger; the known ones are ${[...known].join(', ')}`);
  const value = (name: (typeof VARIABLES)[number]['name']): string => {
    const variable = VARIABLES.find((one) => one.name === name);
    const given = env[name] ?? '';
    return given === '' ? (variable?.fallback ?? '') : given;
  };
  for (const { name, check } of VARIABLES) {
    const problem = check(value(name));
    // A URL may hold a password, so what was given is not repeated.
    if (problem)
      problems.push(name.endsWith('_URL') ? `${name} ${problem}` : `${name} ${problem}; it is "${value(name)}"`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    eventStoreUrl: value('EVENT_STORE_URL'),
    readStoreUrl: value('READ_STORE_URL'),
    host: value('LEADGER_HOST'),
    port: Number(value('LEADGER_PORT')),
    timeZone: value('LEADGER_TIME_ZONE'),
    logLevel: value('LEADGER_LOG_LEVEL'),
    waitMs: Number(value('LEADGER_WAIT_MS')),
  };
}
