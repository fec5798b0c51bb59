import { readFileSync } from 'node:fs';
import { StoreUnavailable } from '../port.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export type NodePreference = 'leader' | 'follower' | 'random' | 'read_only_replica';

/** What a connection string says, with files read; `label` names the server in messages and holds no secret. */
export interface ConnectionSettings {
  readonly label: string;
  readonly hosts: readonly { readonly address: string; readonly port: number }[];
  readonly discover: boolean;
  readonly credentials: Credentials | undefined;
  readonly tls: boolean;
  readonly tlsVerifyCert: boolean;
  readonly tlsCa: Buffer | undefined;
  readonly userCert: Buffer | undefined;
  readonly userKey: Buffer | undefined;
  readonly nodePreference: NodePreference;
  readonly connectionName: string | undefined;
  readonly gossipTimeoutSeconds: number;
  readonly maxDiscoverAttempts: number;
  readonly discoveryIntervalMs: number;
  readonly keepAliveIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
}

const SHAPE = 'esdb://[user:password@]host[:port][,host…][?tls=false&…]';
const DEFAULT_PORT = 2113;
const PREFERENCES: readonly NodePreference[] = ['leader', 'follower', 'random', 'read_only_replica'];
/** Below, a busy machine cuts healthy connections. */
const LEAST_KEEP_ALIVE_MS = 10_000;
/** Options of other clients of EventStoreDB that mean nothing here. */
const IGNORED = ['defaultdeadline', 'throwonappendfailure'];
const KNOWN = [
  'tls',
  'tlsVerifyCert',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
  'nodePreference',
  'connectionName',
  'gossipTimeout',
  'maxDiscoverAttempts',
  'discoveryInterval',
  'keepAliveInterval',
  'keepAliveTimeout',
];

/**
 * Reads `esdb://`, `esdb+discover://`, `kurrentdb://` and `kurrentdb+discover://` strings.
 * @param override credentials that count instead of those in the string
 * @throws StoreUnavailable saying what is wrong with it, without repeating its credentials.
 */
export function parseConnectionString(url: string, override?: Credentials): ConnectionSettings {
  const [, scheme = '', rest = ''] = /^([a-z+]+):\/\/(.*)$/s.exec(url.trim()) ?? [];
  if (!/^(?:esdb|kurrentdb)(?:\+discover)?$/.test(scheme)) {
    throw wrong(`it begins with none of esdb://, esdb+discover://, kurrentdb://, kurrentdb+discover://`);
  }
  const [authority, query] = splitAt(rest, rest.indexOf('?'));
  const [user, hostList] = authority.includes('@') ? splitAt(authority, authority.lastIndexOf('@')) : ['', authority];
  const hosts = hostList.replace(/\/+$/, '').split(',').map(parseHost);
  const option = parseOptions(query);
  return {
    label: `${scheme}://${hosts.map(({ address, port }) => `${address}:${port}`).join(',')}`,
    hosts,
    discover: scheme.endsWith('+discover'),
    credentials: override ?? parseCredentials(user),
    tls: flag(option, 'tls'),
    tlsVerifyCert: flag(option, 'tlsVerifyCert'),
    tlsCa: file(option, 'tlsCAFile'),
    userCert: file(option, 'userCertFile'),
    userKey: file(option, 'userKeyFile'),
    nodePreference: preference(option('nodePreference')),
    connectionName: option('connectionName'),
    gossipTimeoutSeconds: count(option, 'gossipTimeout', 2),
    maxDiscoverAttempts: count(option, 'maxDiscoverAttempts', 2),
    discoveryIntervalMs: count(option, 'discoveryInterval', 100),
    keepAliveIntervalMs: Math.max(LEAST_KEEP_ALIVE_MS, count(option, 'keepAliveInterval', LEAST_KEEP_ALIVE_MS)),
    keepAliveTimeoutMs: count(option, 'keepAliveTimeout', 10_000),
  };
}

type Option = (name: string) => string | undefined;

const wrong = (what: string): StoreUnavailable =>
  new StoreUnavailable(`The address of the event store cannot be used: ${what}. It looks like ${SHAPE}`, {
    isLasting: true,
  });

const splitAt = (text: string, index: number): [string, string] =>
  index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];

function parseHost(text: string): { address: string; port: number } {
  const [, address = '', port = String(DEFAULT_PORT)] = /^([^:\s]+|\[[0-9a-fA-F:.]+\])(?::(\d+))?$/.exec(text) ?? [];
  if (address === '') throw wrong(text === '' ? 'it names no host' : 'its host is not of the form host:port');
  if (Number(port) < 1 || Number(port) > 65_535) throw wrong(`port ${port} does not exist`);
  return { address, port: Number(port) };
}

function parseCredentials(text: string): Credentials | undefined {
  if (text === '') return undefined;
  const colon = text.indexOf(':');
  if (colon < 1) throw wrong('before the @ there must be user:password');
  return { username: decoded(text.slice(0, colon)), password: decoded(text.slice(colon + 1)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('a % in it is not followed by two hexadecimal digits (write % itself as %25)');
  }
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

function parseOptions(query: string): Option {
  const options = new Map<string, string>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [name, value] = splitAt(pair, pair.indexOf('='));
    if (![...KNOWN.map(plain), ...IGNORED].includes(plain(name))) {
      throw wrong(`it has the unknown option "${name}"; known are ${KNOWN.join(', ')}`);
    }
    options.set(plain(name), decoded(value).trim());
  }
  return (name) => options.get(plain(name));
}

function flag(option: Option, name: string): boolean {
  const value = option(name) ?? 'true';
  if (value !== 'true' && value !== 'false') throw wrong(`${name} must be true or false`);
  return value === 'true';
}

function count(option: Option, name: string, otherwise: number): number {
  const value = option(name) ?? String(otherwise);
  if (!/^\d+$/.test(value) || Number(value) === 0) throw wrong(`${name} must be a whole number above 0`);
  return Number(value);
}

function preference(value = 'leader'): NodePreference {
  const found = PREFERENCES.find((known) => plain(known) === plain(value));
  if (found === undefined) throw wrong(`nodePreference must be one of ${PREFERENCES.join(', ')}`);
  return found;
}

function file(option: Option, name: string): Buffer | undefined {
  const path = option(name);
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StoreUnavailable(`The file that ${name} names, ${path}, cannot be read: check path and permissions`, {
      cause: error,
      isLasting: true,
    });
  }
}
