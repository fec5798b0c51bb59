import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, EventStoreDbOptions } from '#event-store';
import { openEventStoreDb } from '#event-store/eventstoredb';
import {
  startEventStoreDbStandIn,
  type EventStoreDbStandIn,
  type StandInOptions,
} from '../servers/eventstoredb/server.js';
import { startTcpProxy, type TcpProxy } from '../servers/tcp-proxy.js';

/** Quick enough for tests, slow enough for two busy cores. */
export const QUICK: EventStoreDbOptions = {
  callTimeoutMs: 600,
  totalTimeoutMs: 8_000,
  heartbeatMs: 400,
  lingerMs: 40,
};

/** For what is no part of the fault: it only has to be there in the end. */
export const PATIENT: EventStoreDbOptions = { callTimeoutMs: 20_000, totalTimeoutMs: 60_000 };

/** Everything that a test opened, in the order in which it must end. */
const ends: (() => Promise<unknown>)[] = [];

/** To be done when the test is over, before what was there earlier ends. */
export function atEnd(end: () => Promise<unknown>): void {
  ends.push(end);
}

export async function cleanUp(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

export async function startServer(options?: StandInOptions): Promise<EventStoreDbStandIn> {
  const server = await startEventStoreDbStandIn(options);
  ends.push(() => server.stop());
  return server;
}

export async function startProxy(port: number): Promise<TcpProxy> {
  const proxy = await startTcpProxy(port);
  ends.push(() => proxy.stop());
  return proxy;
}

export const urlOf = (port: number): string => `esdb://127.0.0.1:${port}?tls=false`;

export function open(port: number, options: EventStoreDbOptions = {}): EventStore {
  return openUrl(urlOf(port), options);
}

export function openUrl(url: string, options: EventStoreDbOptions = {}): EventStore {
  const store = openEventStoreDb(url, { ...QUICK, ...options });
  ends.push(() => store.close());
  return store;
}

export function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'leadger-'));
  ends.push(async () => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}
