import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '#runtime';
import { generateHistory } from '../apps/demo/src/history.js';
import { seedTemplates } from '../apps/system/seed.js';
import { openSystem, type System } from '../apps/system/system.js';

export const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: (message: string) => process.stderr.write(`${message}\n`),
};

export interface Place {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly config: Config;
  open(): Promise<System>;
  remove(): void;
}

/** A fresh folder with stores of its own. */
export function place(settings: Record<string, string> = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-bench-'));
  const env = {
    EVENT_STORE_URL: `sqlite:${join(folder, 'events.db')}`,
    READ_STORE_URL: `sqlite:${join(folder, 'read.db')}`,
    LEADGER_PORT: '0',
    LEADGER_LOG_LEVEL: 'error',
    LEADGER_TIME_ZONE: 'Europe/Amsterdam',
    ...settings,
  };
  const config = readConfig(env);
  return {
    folder,
    env,
    config,
    open: () => openSystem(config, silent),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Fills the log with a generated history of about this many events, by the same deciders as the API. */
export async function fill(system: System, events: number): Promise<void> {
  await seedTemplates(system);
  const leadsPerMonth = Math.ceil(events / 24 / EVENTS_PER_LEAD);
  let chunk = [];
  for (const item of generateHistory({ seed: 1, until: '2026-10-31', months: 24, leadsPerMonth })) {
    chunk.push(item);
    if (chunk.length < 2_000) continue;
    await send(system, chunk);
    chunk = [];
  }
  await send(system, chunk);
}

/** About how many events the generator makes of one lead, its client's purchases and contacts included. */
const EVENTS_PER_LEAD = 12;

async function send(system: System, items: Parameters<System['bulk']['executeAll']>[0]): Promise<void> {
  const registrations = items.filter(({ command }) => command === 'register-client');
  const others = items.filter(({ command }) => command !== 'register-client');
  const outcomes = [...(await system.bulk.executeAll(registrations)), ...(await system.bulk.executeAll(others))];
  const rejected = outcomes.find(({ kind }) => kind === 'rejected');
  if (rejected?.kind === 'rejected') throw new Error(rejected.rejection.message);
}
