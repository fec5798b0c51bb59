import { randomUUID } from 'node:crypto';
import { openEventStoreDb } from '#event-store';
import type { NewEvent } from '#kernel';
import { start, startFile } from './child.js';
import { type Figure, figure, median } from './figures.js';
import { fill, place } from './fixture.js';
import { startStandIn, type StandIn } from './stand-in.js';
import { buildPrograms, programOf } from './test-programs.js';

const IN_FLIGHT = 64;
const PAGE = 2_000;
const READ_EVENTS = 60_000;
const APPENDS = 10_000;
const LONG_LOG = 1_000_000;
const EVENTS_AN_APPEND = 500;
const TIMES = 3;
const RSS_LIMIT_MB = 400;

const DATA = {
  leadId: randomUUID(),
  clientId: randomUUID(),
  pipeline: 'universal',
  pipelineVersion: 1,
  seller: 'anna',
};
const METADATA: NewEvent['metadata'] = {
  ...{
    actor: { id: 'anna' },
    occurredAt: '2026-03-01T09:30:00.000Z',
    command: 'change-status',
    commandId: randomUUID(),
  },
  ...{ correlationId: 'bench', causationId: 'bench', schemaVersion: 1 },
};

/** The EventStoreDB adapter against its client alone, on the stand-in server, every measurement in a process of its own. */
export function esdbFigures(wanted: (part: string) => boolean): (() => Promise<Figure>)[] {
  const measures: Readonly<Record<string, (server: StandIn) => Promise<Figure>>> = {
    'esdb-read': readFigure,
    'esdb-append': appendFigure,
    'esdb-rss': memoryFigure,
  };
  return Object.entries(measures)
    .filter(([name]) => wanted(name) || wanted('esdb'))
    .map(
      ([, measure]) =>
        () =>
          onStandIn(measure),
    );
}

async function onStandIn(measure: (server: StandIn) => Promise<Figure>): Promise<Figure> {
  buildPrograms();
  const server = await startStandIn();
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}

interface Measured {
  readonly perSecond: number;
  readonly peak: number;
}

async function measured(child: ReturnType<typeof start>): Promise<Measured> {
  let peak = Number.NaN;
  const watch = setInterval(() => (peak = child.peak()), 50);
  const { code, output } = await child.ended;
  clearInterval(watch);
  const perSecond = /(\d+) (?:events|appends)\/s/.exec(output)?.[1];
  if (code !== 0 || perSecond === undefined) throw new Error(output);
  return { perSecond: Number(perSecond), peak };
}

/** One after the other and again, so that what else the machine does falls on both alike. */
async function against(
  ours: () => ReturnType<typeof start>,
  bare: () => ReturnType<typeof start>,
): Promise<{ value: number; baseline: number }> {
  const rates: number[] = [];
  const value = await median(TIMES, async () => {
    rates.push((await measured(bare())).perSecond);
    return (await measured(ours())).perSecond;
  });
  return { value, baseline: await median(TIMES, async () => rates.shift() ?? Number.NaN) };
}

async function readFigure({ url }: StandIn): Promise<Figure> {
  const at = place({ EVENT_STORE_URL: url });
  const system = await at.open();
  await fill(system, READ_EVENTS);
  await system.close();
  at.remove();
  const { value, baseline } = await against(
    () => start('bench/esdb-fold.js', [url], {}),
    () => startFile(programOf('eventstoredb', 'bare-read'), [url, String(PAGE)], {}),
  );
  const note = 'all read models folded without writing, against readAll of the client alone in pages';
  return figure('esdb-read', value, 'events/s', baseline, note);
}

async function appendFigure({ url }: StandIn): Promise<Figure> {
  const settings = [url, String(APPENDS), String(IN_FLIGHT), JSON.stringify(DATA), JSON.stringify(METADATA)];
  const { value, baseline } = await against(
    () => start('bench/esdb-append.js', settings, {}),
    () => startFile(programOf('eventstoredb', 'bare-append'), settings, {}),
  );
  const note = `${IN_FLIGHT} in flight, one event each, against plain appends of the client alone`;
  return figure('esdb-append', value, 'appends/s', baseline, note);
}

async function memoryFigure({ url }: StandIn): Promise<Figure> {
  const store = openEventStoreDb(url);
  for (let written = 0; written < LONG_LOG; written += EVENTS_AN_APPEND) {
    const events = Array.from({ length: EVENTS_AN_APPEND }, (): NewEvent => ({
      ...{ id: randomUUID(), type: 'LeadStatusChanged', data: DATA, metadata: METADATA },
    }));
    await store.append(`lead-${randomUUID()}`, 'none', events);
  }
  await store.close();
  const { peak, perSecond } = await measured(start('bench/esdb-read.js', [url], {}));
  const note = `1,000,000 events read as the projector reads them, ${perSecond} events/s; the baseline is the target`;
  return figure('esdb-rss', peak, 'MB', RSS_LIMIT_MB, note);
}
