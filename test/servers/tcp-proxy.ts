import { connect, createServer, type Server } from 'node:net';
import { TcpLink, type Direction, type Weather } from './tcp-link.js';

export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Connections that were ever made. */
  readonly accepted: number;
  /** Pieces that either side has sent so far, whatever became of them. */
  readonly pieces: number;
  /** Destroys every connection; new ones are welcome. */
  cut(): void;
  /** Holds the bytes of both directions back, and those of new connections, until `resume`. */
  stall(): void;
  resume(): void;
  /** From now on every byte arrives this many milliseconds later; 0 ends it. */
  delay(ms: number): void;
  /**
   * The bytes of one direction vanish while those of the other arrive; `undefined` ends it for connections that have lost none.
   * One that has delivers nothing more in that direction: in TCP there are no gaps.
   */
  halfOpen(lost: Direction | undefined): void;
  /** New connections are accepted and lead nowhere, the open ones go dead; neither comes back when it ends, as on a network. */
  blackHole(on: boolean): void;
  /**
   * Lets the next request through, in full, and cuts its connection when the server begins to answer: the work is done, the
   * client does not hear of it.
   */
  cutAfterRequest(): void;
  /** Lets less than so many bytes of answers through, over all connections, and then destroys every one; settles when that is done. */
  cutAfterBytes(count: number): Promise<void>;
  /** Destroys every connection and frees the port. */
  stop(): Promise<void>;
}

/** A proxy on loopback between a client and a server, for tests of what the network can do to them. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const weather: Weather = {
    stalled: false,
    delayMs: 0,
    lost: undefined,
    blackHole: false,
    cutAfterRequest: false,
    pieces: 0,
    onAnswer: undefined,
  };
  const links = new Set<TcpLink>();
  let accepted = 0;
  const server = createServer((client) => {
    accepted += 1;
    const link = new TcpLink(client, weather.blackHole ? undefined : connect(targetPort, '127.0.0.1'), weather);
    links.add(link);
    link.onEnd(() => links.delete(link));
  });
  const each = (act: (link: TcpLink) => void): void => {
    for (const link of [...links]) act(link);
  };
  const port = await listen(server);
  return {
    port,
    get connections() {
      return links.size;
    },
    get accepted() {
      return accepted;
    },
    get pieces() {
      return weather.pieces;
    },
    cut: () => {
      each((link) => {
        link.cut();
      });
    },
    stall: () => {
      weather.stalled = true;
      each((link) => {
        link.pause();
      });
    },
    resume: () => {
      weather.stalled = false;
      each((link) => {
        link.resume();
      });
    },
    delay: (ms) => {
      weather.delayMs = ms;
    },
    halfOpen: (lost) => {
      weather.lost = lost;
    },
    blackHole: (on) => {
      weather.blackHole = on;
      if (on) {
        each((link) => {
          link.goDead();
        });
      }
    },
    cutAfterRequest: () => {
      weather.cutAfterRequest = true;
    },
    cutAfterBytes: (count) =>
      new Promise((done) => {
        let left = count;
        weather.onAnswer = (bytes) => {
          left -= bytes;
          if (left > 0) return true;
          weather.onAnswer = undefined;
          each((link) => {
            link.cut();
          });
          done();
          return false;
        };
      }),
    stop: async () => {
      each((link) => {
        link.cut();
      });
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The proxy has no port'));
      else resolve(address.port);
    });
  });
}
