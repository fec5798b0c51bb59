import type { Socket } from 'node:net';
import { everyByteCounts, http2Scanner, isHttp2, type MessageScanner } from './message-scanner.js';

export type Direction = 'requests' | 'answers';

/** What the network does at the moment, to all links of a proxy. */
export interface Weather {
  stalled: boolean;
  delayMs: number;
  lost: Direction | undefined;
  blackHole: boolean;
  cutAfterRequest: boolean;
  /** Called with the length of each answer before it is passed on; whether it still arrives. */
  onAnswer: ((bytes: number) => boolean) | undefined;
  /** Counts what was sent. */
  pieces: number;
}

interface Delayed {
  readonly due: number;
  readonly bytes: Buffer;
  readonly to: Socket;
}

/** One connection of a client and the one that it leads to; to nowhere where there is no server. */
export class TcpLink {
  private isDead: boolean;
  /** TCP never delivers what follows a gap: a direction that has lost a byte carries nothing more. */
  private readonly hasGap: Record<Direction, boolean> = { requests: false, answers: false };
  private awaitsAnswer = false;
  private scanners: Record<Direction, MessageScanner> | undefined;
  /** What is held back, in its order: no later byte overtakes it (the end of the connection does, and drops it). */
  private readonly delayed: Record<Direction, Delayed[]> = { requests: [], answers: [] };

  constructor(
    private readonly client: Socket,
    private readonly server: Socket | undefined,
    private readonly weather: Weather,
  ) {
    this.isDead = server === undefined;
    for (const socket of this.sockets()) {
      socket.setNoDelay(true);
      socket.on('error', () => {
        this.cut();
      });
      socket.on('close', () => {
        this.end(socket);
      });
      if (weather.stalled) socket.pause();
    }
    client.on('data', (bytes) => {
      this.carry('requests', bytes, server);
    });
    server?.on('data', (bytes) => {
      this.carry('answers', bytes, client);
    });
  }

  onEnd(done: () => void): void {
    this.client.once('close', done);
  }

  cut(): void {
    for (const socket of this.sockets()) socket.destroy();
  }

  pause(): void {
    for (const socket of this.sockets()) socket.pause();
  }

  resume(): void {
    for (const socket of this.sockets()) socket.resume();
  }

  goDead(): void {
    this.isDead = true;
  }

  private carry(direction: Direction, bytes: Buffer, to: Socket | undefined): void {
    this.weather.pieces += 1;
    this.scanners ??= scannersFor(bytes);
    const isMessage = this.scanners[direction](bytes);
    if (this.weather.lost === direction) this.hasGap[direction] = true;
    if (this.isDead || this.hasGap[direction] || to === undefined) return;
    if (direction === 'requests' && isMessage && this.weather.cutAfterRequest) {
      this.weather.cutAfterRequest = false;
      this.awaitsAnswer = true;
    }
    if (direction === 'answers' && isMessage && this.awaitsAnswer) this.cut();
    else if (direction === 'requests' || this.weather.onAnswer?.(bytes.length) !== false)
      this.pass(direction, bytes, to);
  }

  private pass(direction: Direction, bytes: Buffer, to: Socket): void {
    const { delayMs } = this.weather;
    const delayed = this.delayed[direction];
    if (delayMs === 0 && delayed.length === 0) {
      to.write(bytes);
      return;
    }
    delayed.push({ due: Date.now() + delayMs, bytes, to });
    if (delayed.length === 1) this.deliverWhatIsDue(delayed);
  }

  private deliverWhatIsDue(delayed: Delayed[]): void {
    for (let next = delayed[0]; next !== undefined && next.due <= Date.now(); next = delayed[0]) {
      next.to.write(next.bytes);
      delayed.shift();
    }
    const [next] = delayed;
    if (next === undefined) return;
    setTimeout(() => {
      this.deliverWhatIsDue(delayed);
    }, next.due - Date.now()).unref();
  }

  /** One side has closed: so does the other, unless the news of it is lost too. */
  private end(closed: Socket): void {
    const direction = closed === this.client ? 'requests' : 'answers';
    const isHeard = !this.isDead && !this.hasGap[direction] && this.weather.lost !== direction;
    if (closed === this.client || isHeard) this.cut();
  }

  private sockets(): Socket[] {
    return this.server === undefined ? [this.client] : [this.client, this.server];
  }
}

function scannersFor(firstBytes: Buffer): Record<Direction, MessageScanner> {
  if (!isHttp2(firstBytes)) return { requests: everyByteCounts, answers: everyByteCounts };
  return { requests: http2Scanner(true), answers: http2Scanner(false) };
}
