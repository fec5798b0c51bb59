import { statSync } from 'node:fs';
import Libsql from 'libsql';
import { rebuild } from '#runtime';
import type { System } from '../apps/system/system.js';
import { type Figure, figure, median, seconds } from './figures.js';
import { fill, type Place, place } from './fixture.js';

const PAGE = 2_000;

/** The raw baseline: the same SQLite file scanned in order, data and metadata parsed, nothing done with them. Events a second. */
export async function rawScan({ config }: Place): Promise<number> {
  const db = new Libsql(config.eventStoreUrl.slice('sqlite:'.length), { readonly: true });
  const select = db
    .prepare('SELECT position, data, metadata FROM events WHERE position > ? ORDER BY position LIMIT ?')
    .raw();
  let rows = 0;
  const taken = await seconds(async () => {
    for (let after = 0; ;) {
      const page = select.all(after, PAGE) as [number, string, string][];
      for (const [position, data, metadata] of page) {
        JSON.parse(data);
        JSON.parse(metadata);
        after = position;
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
    folded = await rebuild(system.events, system.documents, system.models);
  });
  return folded / taken;
}

/** `rebuild` and `rebuild-1m`: the same generated history at two lengths. */
export async function rebuildFigures(large: boolean): Promise<Figure[]> {
  const small = await measure(100_000);
  const figures = [
    figure(
      'rebuild',
      small.rebuilt,
      'events/s',
      small.raw,
      `all read models in one pass, against a raw scan of the same ${small.size} MB`,
    ),
  ];
  if (!large) return figures;
  const million = await measure(1_000_000);
  figures.push(
    figure(
      'rebuild-1m',
      million.rebuilt,
      'events/s',
      small.rebuilt,
      `1,000,000 events against 100,000; raw scan ratio ${(million.rebuilt / million.raw).toPrecision(3)}`,
    ),
  );
  return figures;
}

async function measure(events: number): Promise<{ rebuilt: number; raw: number; size: number }> {
  const at = place();
  try {
    const system = await at.open();
    await fill(system, events);
    const times = events > 500_000 ? 1 : 3;
    await rebuildAll(system);
    const rebuilt = await median(times, () => rebuildAll(system));
    const raw = await median(times, () => rawScan(at));
    await system.close();
    return { rebuilt, raw, size: Math.round(statSync(at.config.eventStoreUrl.slice('sqlite:'.length)).size / 1e6) };
  } finally {
    at.remove();
  }
}
