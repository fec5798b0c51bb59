import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { NewEvent } from '#kernel';
import { start, startFile } from './child.js';
import { type Figure, figure, inTurns } from './figures.js';
import { fill, place } from './fixture.js';
import type { Part } from './options.js';
import { startStandIn, type StandIn } from './stand-in.js';
import { buildPrograms, programOf } from './test-programs.js';

const IN_FLIGHT = 64;
const PAGE = 2_000;
const READ_EVENTS = 60_000;
const APPENDS = 10_000;
const LONG_LOG = 1_000_000;
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
  actor: { id: 'anna' },
  occurredAt: '2026-03-01T09:30:00.000Z',
  command: 'change-status',
  commandId: randomUUID(),
  correlationId: 'bench',
  causationId: 'bench',
  schemaVersion: 1,
};

/** The EventStoreDB adapter against its client alone, on the stand-in server, every measurement in a process of its own. */
export function esdbFigures(wanted: (part: Part) => boolean): (() => Promise<Figure>)[] {
  const measures: readonly (readonly [Part, () => Promise<Figure>])[] = [
    ['esdb-read', () => onStandIn(readFigure)],
    ['esdb-append', () => onStandIn(appendFigure)],
    ['esdb-rss', memoryFigure],
  ];
  return measures
    .filter(([part]) => wanted(part))
    .map(([, measure]) => async () => {
      buildPrograms();
      return measure();
    });
}

async function onStandIn<Result>(measure: (server: StandIn) => Promise<Result>, log?: string): Promise<Result> {
  const server = await startStandIn(log);
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}

/** How many a second its process counted. */
async function rateOf(child: ReturnType<typeof start>): Promise<number> {
  const output = await done(child);
  const perSecond = /(\d+) (?:events|appends)\/s/.exec(output)?.[1];
  if (perSecond === undefined) throw new Error(output);
  return Number(perSecond);
}

/** What it said, when it has ended well. */
async function done(child: ReturnType<typeof start>): Promise<string> {
  const { code, output } = await child.ended;
  if (code !== 0) throw new Error(output);
  return output;
}

async function readFigure({ url }: StandIn): Promise<Figure> {
  const at = place({ EVENT_STORE_URL: url });
  const system = await at.open();
  await fill(system, READ_EVENTS);
  await system.close();
  at.remove();
  const { value, baseline } = await inTurns(
    TIMES,
    () => rateOf(start('bench/esdb-fold.js', [url], {})),
    () => rateOf(startFile(programOf('eventstoredb', 'bare-read'), [url, String(PAGE)], {})),
  );
  const note = 'all read models folded without writing, against readAll of the client alone in pages';
  return figure('esdb-read', value, 'events/s', baseline, note);
}

async function appendFigure({ url }: StandIn): Promise<Figure> {
  const settings = [url, String(APPENDS), String(IN_FLIGHT), JSON.stringify(DATA), JSON.stringify(METADATA)];
  const { value, baseline } = await inTurns(
    TIMES,
    () => rateOf(start('bench/esdb-append.js', settings, {})),
    () => rateOf(startFile(programOf('eventstoredb', 'bare-append'), settings, {})),
  );
  const note = `${IN_FLIGHT} in flight, one event each, against plain appends of the client alone`;
  return figure('esdb-append', value, 'appends/s', baseline, note);
}

/** On a stand-in of its own, whose log is filled as a file: a million appends would take a quarter of an hour. */
async function memoryFigure(): Promise<Figure> {
  const at = place();
  const log = join(at.folder, 'log.db');
  try {
    await done(start('bench/rebuilder.js', ['fill', String(LONG_LOG)], at.env));
    await done(startFile(programOf('eventstoredb', 'load'), [join(at.folder, 'events.db'), log], {}));
    const rebuilder = await onStandIn(async ({ url }) => {
      const child = start('bench/rebuilder.js', ['once'], { ...at.env, EVENT_STORE_URL: url });
      return { output: await done(child), peak: child.peak() };
    }, log);
    const { value } = JSON.parse(rebuilder.output) as { value: number };
    const note = `all read models rebuilt from 1,000,000 events into SQLite, ${Math.round(value)} events/s; the baseline is the target`;
    return figure('esdb-rss', rebuilder.peak, 'MB', RSS_LIMIT_MB, note);
  } finally {
    at.remove();
  }
}
