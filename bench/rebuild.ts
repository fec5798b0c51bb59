import { statSync } from 'node:fs';
import Libsql from 'libsql';
import { type Config, rebuild } from '#runtime';
import type { System } from '../apps/system/system.js';
import { start } from './child.js';
import { type Figure, figure, type Measured, seconds } from './figures.js';
import { type Place, place } from './fixture.js';

const PAGE = 2_000;
const logFile = ({ eventStoreUrl }: Pick<Config, 'eventStoreUrl'>): string => eventStoreUrl.slice('sqlite:'.length);

/**
 * The raw baseline: the same SQLite file scanned in order, whole rows, data and metadata parsed, nothing done with them.
 * Events a second.
 */
export async function rawScan(config: Pick<Config, 'eventStoreUrl'>): Promise<number> {
  const db = new Libsql(logFile(config), { readonly: true });
  const columns = 'position, stream, revision, id, type, occurred_at, recorded_at, data, metadata';
  const select = db.prepare(`SELECT ${columns} FROM events WHERE position > ? ORDER BY position LIMIT ?`).raw();
  let rows = 0;
  const taken = await seconds(async () => {
    for (let after = 0; ;) {
      const page = select.all(after, PAGE) as [number, ...string[]][];
      for (const row of page) {
        JSON.parse(String(row[7]));
        JSON.parse(String(row[8]));
        after = row[0];
        rows++;
      }
      if (page.length < PAGE) return;
    }
  });
  db.close();
  return rows / taken;
}

/** Rebuilds all read models in one pass. Events a second. */
export async function rebuildAll(system: System): Promise<number> {
  let folded = 0;
  const taken = await seconds(async () => {
    ({ folded } = await rebuild(system.events, system.documents, system.models));
  });
  return folded / taken;
}

/** `rebuild` and `rebuild-1m`: the same generated history at two lengths; the peak memory of the rebuilding processes in MB. */
export async function rebuildFigures(large: boolean): Promise<{ figures: Figure[]; peaks: Record<string, number> }> {
  const small = await filled(100_000);
  try {
    const first = await measure(small, 5);
    const what = `all read models in one pass, against a raw scan of the same ${sizeOf(small)} MB`;
    const figures = [figure('rebuild', first.value, 'events/s', first.baseline, what)];
    if (!large) return { figures, peaks: { rebuild: first.peak } };
    const { one, peak } = await millionFigure(small);
    return { figures: [...figures, one], peaks: { rebuild: first.peak, 'rebuild-1m': peak } };
  } finally {
    small.remove();
  }
}

/** Between two measurements of the short log, so that what else the machine does falls on both. */
async function millionFigure(small: Place): Promise<{ one: Figure; peak: number }> {
  const large = await filled(1_000_000);
  try {
    const before = await measure(small, 3);
    const { value, baseline, peak } = await measure(large, 1);
    const after = await measure(small, 3);
    const against = `1,000,000 events against 100,000; raw scan ratio ${(value / baseline).toPrecision(3)}`;
    return { one: figure('rebuild-1m', value, 'events/s', (before.value + after.value) / 2, against), peak };
  } finally {
    large.remove();
  }
}

async function filled(events: number): Promise<Place> {
  const at = place();
  await run(at, 'fill', events);
  return at;
}

const sizeOf = ({ config }: Place): number => Math.round(statSync(logFile(config)).size / 1e6);

interface Rebuilt extends Measured {
  readonly peak: number;
}

async function measure(at: Place, times: number): Promise<Rebuilt> {
  const { output, peak } = await run(at, 'rebuild', times);
  return { ...(JSON.parse(output) as Measured), peak };
}

async function run(at: Place, verb: string, count: number): Promise<{ output: string; peak: number }> {
  const child = start('bench/rebuilder.js', [verb, String(count)], at.env);
  const { code, output } = await child.ended;
  if (code !== 0) throw new Error(`${verb} ended with ${code ?? 'a signal'}: ${output}`);
  return { output, peak: child.peak() };
}
