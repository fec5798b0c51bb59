import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { isOpenElsewhere, StoreUnavailable } from '#event-store';
import { type Config, readConfig } from '#runtime';
import { runStandalone } from '../../standalone/src/standalone.js';
import { runProgram, stopSignal } from '../../system/lifecycle.js';
import { templateCommands } from '../../system/seed.js';
import type { System } from '../../system/system.js';
import { executeAll, fillDemo } from './fill.js';
import { firstDay, type HistoryOptions } from './history.js';
import { TIME_ZONE } from './office.js';
import { tour } from './tour.js';

const FOLDER = './data/demo';
const LOG = `${FOLDER}/leadger.db`;
const HISTORY: Required<HistoryOptions> = { seed: 2026, until: '2026-10-31', months: 24, leadsPerMonth: 60 };

/** The demo has stores of its own, whatever else is set for stores. */
const config = (): Config =>
  readConfig({
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(EVENT|READ)_STORE_/.test(name))),
    EVENT_STORE_URL: `sqlite:${LOG}`,
    READ_STORE_URL: `sqlite:${FOLDER}/read-models.db`,
    LEADGER_TIME_ZONE: process.env['LEADGER_TIME_ZONE'] ?? TIME_ZONE,
  });

/** Looked at before the folder is removed that another demo may be running on. @throws EADDRINUSE */
const portIsFree = ({ host, port }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, host, () =>
      server.close(() => {
        resolve();
      }),
    );
  });

async function prepare({ bulk, config }: System): Promise<void> {
  const started = performance.now();
  const templates = templateCommands(`${firstDay(HISTORY)}T00:00:00.000Z`);
  await executeAll(bulk, templates);
  const { items } = await fillDemo(bulk, HISTORY);
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write(tour(config, HISTORY, { events: templates.length + items, seconds }));
}

/** @throws StoreUnavailable where it is; the message says what to do */
function requireUnused(file: string): void {
  if (isOpenElsewhere(file)) throw new StoreUnavailable(`Another demo is running on ${file}: end it first`);
}

await runProgram(async () => {
  const settings = config();
  await portIsFree(settings);
  requireUnused(LOG);
  rmSync(FOLDER, { recursive: true, force: true });
  return runStandalone(settings, stopSignal(), prepare);
});
