import { BACKWARDS, END, EventStoreDBClient, FORWARDS, NO_STREAM, START, eventTypeFilter } from '@eventstore/db-client';
import type { AllStreamRecordedEvent, ChannelCredentialOptions, JSONEventData } from '@eventstore/db-client';
import type { ExpectedRevision } from '../port.js';
import type { SerializedEvent } from '../limits.js';
import type { ConnectionSettings, NodePreference } from './connection-string.js';

export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** An event as the client decodes it. */
export type ClientEvent = Pick<
  AllStreamRecordedEvent,
  'streamId' | 'id' | 'revision' | 'type' | 'isJson' | 'created' | 'data' | 'metadata'
> & { readonly position?: LogPosition };

/** A read on its way. It must be cancelled however it ends: one that is only left keeps its place on the connection. */
export interface Reading {
  on(event: 'data', listener: (item: { readonly event?: ClientEvent }) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  cancel(): Promise<void>;
}

export interface Subscribing {
  /** Events that the client has decoded and not handed out yet. */
  readonly readableLength: number;
  on(event: 'data', listener: (item: { readonly event?: ClientEvent }) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'end' | 'confirmation' | 'caughtUp' | 'fellBehind', listener: () => void): unknown;
  pause(): unknown;
  resume(): unknown;
  unsubscribe(): Promise<void>;
}

export interface StoreClient {
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly SerializedEvent[],
    deadlineMs: number,
  ): Promise<{ readonly revision: number; readonly position: LogPosition | undefined }>;
  readStream(stream: string, fromRevision: number, maxCount: number): Reading;
  /** $all forwards from a position, which is included; `undefined` = from the start. */
  readAll(from: LogPosition | undefined, maxCount: number): Reading;
  /** $all backwards from its end. */
  readBackwards(maxCount: number, requiresLeader: boolean): Reading;
  /** $all after a position. `checkpoint` is called with positions the server has passed, events or not. */
  subscribe(
    after: LogPosition | undefined,
    filter: TypeFilter,
    checkpoint: (position: LogPosition) => void,
  ): Subscribing;
  version(): Promise<string>;
  /** Ends what is open and closes the connection. */
  shut(): Promise<void>;
}

/** By the beginning of the event type or by a regular expression over it. */
export type TypeFilter = { readonly prefixes: string[] } | { readonly regex: string };

/** Records that the server considers between two checkpoints. */
export const CHECKPOINT_WINDOW = 256;

/** The client with what it keeps to itself: the version of the server, the end of its channel and the plain Append call. */
class UnaryClient extends EventStoreDBClient {
  private wasUsed = false;

  /**
   * Says that the server has no BatchAppend, so that appends take the plain call: the batch stream can end the process, poison
   * the client and mix clients up.
   */
  protected override supports = (): Promise<boolean> => Promise.resolve(false);

  use(): this {
    this.wasUsed = true;
    return this;
  }

  async version(): Promise<string> {
    return (await this.use().capabilities).serverVersion;
  }

  async shut(): Promise<void> {
    await this.dispose();
    if (this.wasUsed) (await this.getChannel()).close();
  }
}

/**
 * Opens nothing yet: the first call connects. Clients with equal keep-alive values share a TCP connection, so `separation`, in
 * milliseconds, tells connections apart.
 */
export function connect(settings: ConnectionSettings, separation: number, nodePreference: NodePreference): StoreClient {
  const client = unaryClient(settings, separation, nodePreference);
  const requiresLeader = nodePreference === 'leader';
  return {
    append: async (stream, expected, events, deadline) => {
      const { nextExpectedRevision, position } = await client.use().appendToStream(stream, events.map(proposed), {
        expectedRevision: expected === 'none' ? NO_STREAM : BigInt(expected),
        requiresLeader,
        deadline,
      });
      return { revision: Number(nextExpectedRevision), position };
    },
    readStream: (stream, fromRevision, maxCount) =>
      client.use().readStream(stream, { fromRevision: BigInt(fromRevision), maxCount, requiresLeader }),
    readAll: (from, maxCount) =>
      client.use().readAll({ fromPosition: from ?? START, direction: FORWARDS, maxCount, requiresLeader }),
    readBackwards: (maxCount, fromLeader) =>
      client.use().readAll({ fromPosition: END, direction: BACKWARDS, maxCount, requiresLeader: fromLeader }),
    subscribe: (after, filter, checkpoint) => {
      const options = {
        maxSearchWindow: CHECKPOINT_WINDOW,
        checkpointInterval: 1,
        checkpointReached: (_subscription: unknown, position: LogPosition) => {
          checkpoint(position);
        },
      };
      return client.use().subscribeToAll({
        fromPosition: after ?? START,
        requiresLeader,
        filter:
          'regex' in filter ? eventTypeFilter({ ...filter, ...options }) : eventTypeFilter({ ...filter, ...options }),
      });
    },
    version: () => client.version(),
    shut: () => client.shut(),
  };
}

function unaryClient(settings: ConnectionSettings, separation: number, nodePreference: NodePreference): UnaryClient {
  const { hosts, discover, connectionName, credentials } = settings;
  const shared = {
    keepAliveInterval: settings.keepAliveIntervalMs + separation,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    ...(connectionName === undefined ? {} : { connectionName }),
  };
  const discovery = {
    nodePreference,
    gossipTimeout: settings.gossipTimeoutSeconds,
    maxDiscoverAttempts: settings.maxDiscoverAttempts,
    discoveryInterval: settings.discoveryIntervalMs,
  };
  const [first = { address: 'localhost', port: 2113 }] = hosts;
  const channel = channelCredentials(settings);
  if (discover) return new UnaryClient({ ...shared, ...discovery, discover: first }, channel, credentials);
  if (hosts.length > 1) {
    return new UnaryClient({ ...shared, ...discovery, endpoints: [...hosts] }, channel, credentials);
  }
  return new UnaryClient({ ...shared, endpoint: first }, channel, credentials);
}

function channelCredentials(settings: ConnectionSettings): ChannelCredentialOptions {
  const { tls, tlsVerifyCert, tlsCa, userCert, userKey } = settings;
  if (!tls) return { insecure: true };
  return {
    ...(tlsCa && { rootCertificate: tlsCa }),
    ...(userCert && { userCertFile: userCert }),
    ...(userKey && { userKeyFile: userKey }),
    ...(tlsVerifyCert ? {} : { verifyOptions: { rejectUnauthorized: false } }),
  };
}

/** From the text that was checked: whatever the caller does to its objects meanwhile, every try sends the same. */
function proposed({ id, type, data, metadata }: SerializedEvent): JSONEventData {
  return {
    id,
    type,
    contentType: 'application/json',
    data: JSON.parse(data) as JSONEventData['data'],
    metadata: JSON.parse(metadata) as JSONEventData['metadata'],
  };
}
