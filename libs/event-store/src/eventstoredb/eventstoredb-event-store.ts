import { checkExpected, serialize } from '../limits.js';
import { StoreUnavailable, type EventStore } from '../port.js';
import { slots } from '../slots.js';
import { readWhole } from '../whole-stream.js';
import { append } from './append.js';
import { connect } from './client.js';
import { parseConnectionString, type ConnectionSettings, type NodePreference } from './connection-string.js';
import { messageOf } from './errors.js';
import { shareOf } from './events.js';
import { Lane } from './lane.js';
import { readPages, type PageSource } from './pages.js';
import { readEnd, readInsistently, streamPage } from './reading.js';
import { RetentionWatch } from './retention.js';

export interface EventStoreDbOptions {
  /** With `password`, counts instead of what the URL says. */
  readonly user?: string;
  readonly password?: string;
  /** PEM of the authorities that are trusted; counts instead of what the URL says, as the following do. */
  readonly ca?: string;
  /** PEM of the certificate that is shown to the server, with `key`. */
  readonly cert?: string;
  readonly key?: string;
  /** Which node `pages` reads from. */
  readonly nodePreference?: NodePreference;
  /** How long one try of a call may take; 3,000 ms unless told. */
  readonly callTimeoutMs?: number;
  /** How long a call is tried again when network or server fail; 7,000 ms unless told. */
  readonly totalTimeoutMs?: number;
  /** How long a live reader hears nothing before it tries its connection; 5,000 ms unless told. */
  readonly heartbeatMs?: number;
  /** How long a page waits to become full; 200 ms unless told. */
  readonly lingerMs?: number;
  /** Appends under way at once; 64 unless told. */
  readonly maxInFlight?: number;
}

const SCAN_MS = 300;
/** Streams read at once. Appends of which nobody knows read back over the same connection, which takes 100 calls at once. */
const READS = 32;
/** Keep-alive intervals differ by this many values, then they repeat. */
const SEPARATIONS = 10_000;

/**
 * The event store of a company that is past one machine: an EventStoreDB or KurrentDB server or cluster. Connects with the
 * first call. Writers, readers and every iteration of `pages` have a connection of their own.
 * @param url `esdb://`, `esdb+discover://`, `kurrentdb://` or `kurrentdb+discover://`; `nodePreference=follower` is for `pages`
 * only, everything else asks the leader.
 * @throws StoreUnavailable if the URL or a file it names cannot be used.
 */
export function openEventStoreDb(url: string, options: EventStoreDbOptions = {}): EventStore {
  const { callTimeoutMs: callMs = 3_000, totalTimeoutMs: totalMs = 7_000, maxInFlight = 64 } = options;
  const { heartbeatMs = 5_000, lingerMs = 200 } = options;
  const settings = settingsOf(url, options);
  const { label } = settings;
  const patience = { label, callMs, totalMs };
  const openLane = laneOpener(settings);
  const writers = openLane('leader');
  const readers = openLane('leader');
  const pool = lanePool(() => openLane(settings.nodePreference));
  const retention = new RetentionWatch();
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const inFlight = slots(maxInFlight);
  const reading = slots(READS);
  let closed: Promise<void> | undefined;

  function assertOpen(): void {
    if (closing.signal.aborted) throw new StoreUnavailable(`The event store ${label} is closed`);
  }

  /** Lets closing wait for it. */
  async function tracked<Result>(work: () => Promise<Result>): Promise<Result> {
    assertOpen();
    const result = work();
    underWay.add(result);
    try {
      return await result;
    } finally {
      underWay.delete(result);
    }
  }

  const readLog = (limits = patience) =>
    tracked(() => readInsistently(limits, readers, (client, limitMs) => readEnd(client, limitMs, true)));
  const source: PageSource = {
    ...patience,
    heartbeatMs,
    lingerMs,
    assertOpen,
    closing: closing.signal,
    end: () => readLog(),
    acquire: pool.acquire,
    release: pool.release,
  };

  /** Nobody may be kept from working by what only warns. */
  async function warnings(end: string): Promise<string[]> {
    const lane = pool.acquire();
    try {
      await lane.use((client) => retention.look(client, SCAN_MS, end));
      return retention.warnings();
    } catch (error) {
      return [...retention.warnings(), `Retention settings of streams could not be looked at: ${messageOf(error)}`];
    } finally {
      pool.release(lane);
    }
  }

  const appendOne: EventStore['append'] = (stream, expected, events) =>
    tracked(async () => {
      checkExpected(expected);
      const appending = { stream, expected, events: serialize(stream, events) };
      return append({ ...patience, writers, readers, slots: inFlight }, appending);
    });

  return {
    append: appendOne,
    // Calls that are under way together reach the log in any order.
    appendInOrder: async (appends) => {
      for (const { stream, expected, events } of appends) await appendOne(stream, expected, events);
    },
    readStream: (stream, fromRevision = 0) =>
      tracked(() =>
        readWhole(
          (from) =>
            readInsistently(patience, readers, (client, limitMs) =>
              reading.take(() => streamPage(client, { stream, from, limitMs })),
            ),
          fromRevision,
        ),
      ),
    pages: (pagesOptions) => readPages(source, pagesOptions),
    head: async () => (await readLog()).head,
    share: shareOf,
    check: async () => {
      const { end } = await readLog({ ...patience, totalMs: callMs });
      return tracked(async () => ({
        kind: 'eventstoredb',
        version: await readers.use((client) => client.version()).catch(() => 'unknown'),
        warnings: await warnings(end),
      }));
    },
    close: () =>
      (closed ??= (async () => {
        closing.abort();
        await Promise.allSettled(underWay);
        await Promise.all([writers.close(), readers.close(), pool.close()]);
      })()),
  };
}

function settingsOf(url: string, options: EventStoreDbOptions): ConnectionSettings {
  const { user: username, password = '', ca, cert, key } = options;
  const settings = parseConnectionString(url, username === undefined ? undefined : { username, password });
  return {
    ...settings,
    ...(ca === undefined ? {} : { tlsCa: Buffer.from(ca) }),
    ...(cert === undefined || key === undefined ? {} : { userCert: Buffer.from(cert), userKey: Buffer.from(key) }),
    nodePreference: options.nodePreference ?? settings.nodePreference,
  };
}

/** Lanes whose connections are told apart by the keep-alive interval, each time a new one: a dead one is never shared. */
function laneOpener(settings: ConnectionSettings): (nodePreference: NodePreference) => Lane {
  let opened = 0;
  return (nodePreference) => new Lane(() => connect(settings, opened++ % SEPARATIONS, nodePreference));
}

/** Lanes for those who need one for themselves, used again by the next. */
function lanePool(open: () => Lane) {
  const all = new Set<Lane>();
  const idle: Lane[] = [];
  return {
    acquire: (): Lane => {
      const lane = idle.pop() ?? open();
      all.add(lane);
      return lane;
    },
    release: (lane: Lane): void => {
      idle.push(lane);
    },
    close: async (): Promise<void> => {
      await Promise.all([...all].map((lane) => lane.close()));
    },
  };
}
