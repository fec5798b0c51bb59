import { type Collection, type Db, type Document as Bson, MongoClient, type MongoClientOptions } from 'mongodb';
import type { GenerationKey } from '../names.js';
import { ReadStoreUnavailable } from '../port.js';
import type { MongoDocument } from './body.js';
import { type Address, explained } from './failure.js';
import { documentsName, parkedName } from './names.js';
import { patiently } from './patience.js';

const DATABASE = 'leadger';

/**
 * What holds where the URL does not say otherwise. A call finds out within ten seconds that nobody answers: four for a server to be
 * found, five for one that was lost to be noticed.
 */
const DEFAULTS = {
  appName: 'leadger',
  w: 'majority',
  journal: 'true',
  wtimeoutMS: '4000',
  readConcernLevel: 'majority',
  serverSelectionTimeoutMS: '4000',
  connectTimeoutMS: '3000',
  heartbeatFrequencyMS: '2000',
};

/** How long a call that fails in passing is begun again, in milliseconds. */
const PATIENCE = 5_000;

/** The URL with the defaults for what it leaves open; options beside a URL would win over it. */
export function completed(url: string): string {
  const [base = '', query = ''] = url.split('?');
  const given = [...new URLSearchParams(query).keys()].map((name) => name.toLowerCase());
  const added = Object.entries(DEFAULTS)
    .filter(([name]) => !given.includes(name.toLowerCase()))
    .map(([name, value]) => `${name}=${value}`);
  const path = /^[^/]+:\/\/[^/]+$/.test(base) ? `${base}/` : base;
  return `${path}?${[query, ...added].filter((part) => part !== '').join('&')}`;
}

/** What counts instead of what the URL says. */
export interface MongoOptions {
  readonly user?: string;
  readonly password?: string;
  /** PEM of the authorities that are trusted; switches TLS on, as `cert` does. */
  readonly ca?: string;
  /** PEM of the certificate that is shown to the server, with `key`. */
  readonly cert?: string;
  readonly key?: string;
  /** `majority`, or how many members of the replica set a write waits for. */
  readonly writeConcern?: string;
  readonly readConcern?: 'local' | 'available' | 'majority' | 'linearizable';
}

const optionsOf = ({ user, password, ca, cert, key, writeConcern, readConcern }: MongoOptions): MongoClientOptions => ({
  ...(user === undefined ? {} : { auth: { username: user, password: password ?? '' } }),
  ...(ca === undefined && cert === undefined ? {} : { tls: true }),
  ...(ca === undefined ? {} : { ca }),
  ...(cert === undefined ? {} : { cert, key }),
  ...(writeConcern === undefined
    ? {}
    : { writeConcern: { w: writeConcern === 'majority' ? writeConcern : Number(writeConcern) } }),
  ...(readConcern === undefined ? {} : { readConcernLevel: readConcern }),
});

function clientOf(url: string, options: MongoOptions): MongoClient {
  try {
    return new MongoClient(completed(url), optionsOf(options));
  } catch {
    // The error itself may quote the URL, password and all.
    const scheme = /^mongodb(\+srv)?:\/\//.test(url) ? '' : ' It begins with mongodb:// or mongodb+srv://.';
    throw new ReadStoreUnavailable(
      `The URL of MongoDB cannot be read.${scheme} It looks like mongodb://user:password@host:27017/${DATABASE}?replicaSet=name, ` +
        'with special characters of user and password percent-encoded',
      { isLasting: true },
    );
  }
}

const namesDatabase = (url: string): boolean => /^[^/]+:\/\/[^/?]+\/[^?]/.test(url);

/** A connection to one database: calls that are begun again after passing errors, and errors that say what to do. */
export class Connection {
  private constructor(
    private readonly client: MongoClient,
    readonly database: Db,
    private readonly address: Address,
  ) {}

  /** Finds the server and logs in. */
  static async open(url: string, options: MongoOptions = {}): Promise<Connection> {
    const client = clientOf(url, options);
    const database = client.db(namesDatabase(url) ? undefined : DATABASE);
    const { hosts, srvHost, credentials, tls } = client.options;
    const connection = new Connection(client, database, {
      hosts: srvHost ?? hosts.join(', '),
      database: database.databaseName,
      user: credentials?.username,
      tls,
    });
    try {
      await connection.call(async () => client.connect());
      return connection;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  /** Runs work that has one effect however often it runs. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await patiently(PATIENCE, work);
    } catch (error) {
      throw explained(error, this.address);
    }
  }

  /** Read where they are written, whatever the URL prefers for queries. */
  primary<T extends Bson>(name: string): Collection<T> {
    return this.database.collection<T>(name, { readPreference: 'primary' });
  }

  documents(key: GenerationKey): Collection<MongoDocument> {
    return this.primary(documentsName(key));
  }

  parked<T extends Bson>(key: GenerationKey): Collection<T> {
    return this.primary(parkedName(key));
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
