import fc from 'fast-check';
import { calendarOf, type RecordedEvent } from '#kernel';
import type { LeadKeys, StatusKind, Visit } from '#sales';
import { askedOf, deliveredTwice, memoryDocuments, project } from '../../../test/support/memory-documents.js';
import { GetFunnel } from './funnel-answer.js';
import type { FunnelCell } from './funnel-figures.js';
import { funnels } from './funnels.js';

const calendar = calendarOf('Europe/Kyiv');
const { model, queries } = funnels(calendar);
const KINDS = {
  new: 'open',
  constructor: 'open',
  brief: 'waiting',
  offer: 'open',
  won: 'won',
  closed: 'lost',
} as const;
type Status = keyof typeof KINDS;
const PARTS = {
  new: 'top',
  constructor: 'top',
  brief: 'middle',
  offer: 'middle',
  won: 'bottom',
  closed: 'bottom',
} as const;

let count = 0;
function event(type: string, occurredAt: string, data: object): RecordedEvent {
  const position = String(++count).padStart(9, '0');
  const ids = { commandId: position, correlationId: position, causationId: position };
  const metadata = { actor: { id: 'anna' }, occurredAt, command: 'test', ...ids, schemaVersion: 1 };
  return {
    id: position,
    stream: 'lead-1',
    revision: 0,
    position,
    occurredAt,
    recordedAt: occurredAt,
    type,
    data,
    metadata,
  };
}

const published = (version = 1, codes = Object.keys(KINDS) as Status[], kinds: Record<Status, StatusKind> = KINDS) =>
  event('PipelinePublished', '2026-01-01T00:00:00.000Z', {
    pipeline: 'p.1',
    version,
    definition: {
      statuses: codes.map((code) => ({
        code,
        kind: kinds[code],
        part: PARTS[code],
        labels: { en: code.toUpperCase() },
      })),
    },
  });

/** A lead as its stream tells it: each step remembers the visit that the next one leaves. */
function lead(registeredAt: string, seller: string | null = 'anna', more: Partial<LeadKeys> = {}) {
  const keys = { leadId: 'l', clientId: 'c', pipeline: 'p.1', pipelineVersion: 1, source: 'call', seller, ...more };
  let visit: Visit = { status: 'new', kind: 'open', since: registeredAt };
  const events = [event('LeadRegistered', registeredAt, { ...keys, status: 'new', statusKind: 'open' })];
  const move = (type: string, to: Status, at: string, also: object = {}) => {
    const toKind: StatusKind = KINDS[to];
    events.push(event(type, at, { ...keys, from: visit, to, toKind, ...also }));
    visit = { status: to, kind: toKind, since: at };
    return steps;
  };
  const steps = {
    events,
    to: (status: Status, at: string) => move('LeadStatusChanged', status, at),
    lose: (reason: string, at: string) => move('LeadLost', 'closed', at, { reason }),
    reopen: (at: string) => move('LeadReopened', 'new', at, { reason: 'came back' }),
    handTo(next: string | null, at: string) {
      const previousSeller = keys.seller;
      keys.seller = next;
      events.push(event('LeadAssigned', at, { ...keys, previousSeller, in: visit }));
      return steps;
    },
  };
  return steps;
}

async function ask(events: readonly RecordedEvent[], query: Partial<GetFunnel> = {}) {
  const [getFunnel] = queries;
  const context = askedOf([project(model, events)], { calendar });
  return getFunnel?.run(Object.assign(new GetFunnel(), { pipeline: 'p.1' }, query), context);
}
const statusOf = async (status: Status, events: readonly RecordedEvent[], query: Partial<GetFunnel> = {}) =>
  (await ask(events, query))?.statuses.find((row) => row.status === status);

describe('A funnel', () => {
  it('counts who entered, left, was lost and why, and how long it took', async () => {
    const events = [
      published(),
      ...lead('2026-03-01T08:00:00.000Z')
        .to('offer', '2026-03-01T09:00:00.000Z')
        .lose('constructor', '2026-03-02T09:00:00.000Z').events,
      ...lead('2026-03-01T08:00:00.000Z').to('offer', '2026-03-01T08:00:10.000Z').to('won', '2026-03-05T08:00:00.000Z')
        .events,
      ...lead('2026-03-01T08:00:00.000Z').events,
    ];
    const funnel = await ask(events);
    expect(funnel?.leads).toEqual({ registered: 3, won: 1, lost: 1, open: 1, inactive: 0 });
    expect(funnel?.statuses.find(({ status }) => status === 'offer')).toMatchObject({
      kind: 'open',
      part: 'middle',
      labels: { en: 'OFFER' },
      entered: 2,
      nowIn: 0,
      left: 2,
      movedOn: 1,
      lost: 1,
      lostByReason: { constructor: 1 },
      conversionFromFirst: 2 / 3,
    });
    const time = (await statusOf('new', events))?.secondsInStatus;
    expect(Math.abs((time?.median ?? 0) - 10)).toBeLessThan(0.11);
    expect(Math.abs((time?.p90 ?? 0) - 3_600)).toBeLessThan(37);
    expect(funnel?.bottleneck).toEqual({ status: 'offer', lost: 1, shareOfAllLosses: 1 });
    expect(funnel?.parts).toMatchObject([
      { part: 'top', entered: 3, nowIn: 1, lost: 0, conversionFromPrevious: null },
      { part: 'middle', entered: 2, nowIn: 0, lost: 1, lostByReason: { constructor: 1 }, shareOfAllLosses: 1 },
      { part: 'bottom', entered: 1, nowIn: 0, lost: 0, conversionFromPrevious: 1 / 2 },
    ]);
  });

  it('converts from the nearest open or won status before, over waiting ones, and not into exits', async () => {
    const one = lead('2026-03-01T08:00:00.000Z');
    one
      .to('constructor', '2026-03-01T09:00:00.000Z')
      .to('offer', '2026-03-01T10:00:00.000Z')
      .lose('price', '2026-03-01T11:00:00.000Z');
    const funnel = await ask([published(), ...one.events, ...lead('2026-03-01T08:00:00.000Z').events]);
    expect(funnel?.statuses.map(({ status, conversionFromPrevious }) => [status, conversionFromPrevious])).toEqual([
      ...[
        ['new', null],
        ['constructor', 0.5],
        ['brief', 0],
        ['offer', 1],
        ['won', 0],
        ['closed', null],
      ],
    ]);
  });

  it('does not convert from a detour, which converts from what was before it', async () => {
    const version = published();
    const { definition } = version.data as { definition: { statuses: { code: string; detour?: boolean }[] } };
    const statuses = definition.statuses.map((one) => (one.code === 'constructor' ? { ...one, detour: true } : one));
    const withDetour = { ...version, data: { ...(version.data as object), definition: { ...definition, statuses } } };
    const straight = lead('2026-03-01T08:00:00.000Z').to('offer', '2026-03-01T09:00:00.000Z');
    const around = lead('2026-03-01T08:00:00.000Z').to('constructor', '2026-03-01T09:00:00.000Z');
    const funnel = await ask([withDetour, ...straight.events, ...around.events]);
    const shown = funnel?.statuses.map(({ status, detour, conversionFromPrevious }) => [
      status,
      detour,
      conversionFromPrevious,
    ]);
    expect(shown?.slice(0, 4)).toEqual([
      ['new', false, null],
      ['constructor', true, 0.5],
      ['brief', false, 0],
      ['offer', false, 0.5],
    ]);
  });

  it('has no conversion into a loss, also where others were won', async () => {
    const lost = lead('2026-03-01T08:00:00.000Z').lose('price', '2026-03-01T11:00:00.000Z');
    const won = lead('2026-03-01T08:00:00.000Z').to('won', '2026-03-01T12:00:00.000Z');
    const funnel = await ask([published(), ...lost.events, ...won.events]);
    expect(funnel?.statuses.at(-1)).toMatchObject({ status: 'closed', entered: 1, conversionFromPrevious: null });
  });

  it('counts a visit in the local day on which it began, whenever it ended', async () => {
    const events = [published(), ...lead('2026-02-28T22:30:00.000Z').to('offer', '2026-04-02T08:00:00.000Z').events];
    const march = { from: '2026-03-01', to: '2026-03-01' };
    expect(await statusOf('new', events, march)).toMatchObject({ entered: 1, left: 1 });
    expect(await statusOf('new', events, { to: '2026-02-28' })).toMatchObject({ entered: 0, left: 0 });
    expect(await statusOf('offer', events, march)).toMatchObject({ entered: 0 });
    expect(await statusOf('offer', events, { from: '2026-04-02' })).toMatchObject({ entered: 1, nowIn: 1 });
  });

  it('hands the open visit over to the new seller, and leaves the ended ones where they ended', async () => {
    const { events } = lead('2026-03-01T08:00:00.000Z', null)
      .to('offer', '2026-03-02T08:00:00.000Z')
      .handTo('bohdan', '2026-03-03T08:00:00.000Z')
      .handTo('bohdan', '2026-03-03T09:00:00.000Z')
      .handTo('olha', '2026-03-04T08:00:00.000Z')
      .lose('price', '2026-03-05T08:00:00.000Z');
    const log = [published(), ...events];
    expect(await statusOf('new', log, { seller: '-' })).toMatchObject({ entered: 1, left: 1 });
    expect(await statusOf('offer', log, { seller: '-' })).toMatchObject({ entered: 0, left: 0 });
    expect(await statusOf('offer', log, { seller: 'bohdan' })).toMatchObject({ entered: 0, nowIn: 0 });
    expect(await statusOf('offer', log, { seller: 'olha' })).toMatchObject({ entered: 1, lost: 1 });
    expect(await statusOf('offer', log)).toMatchObject({ entered: 1, nowIn: 0, lost: 1 });
  });

  it('selects by version and source, and lists statuses of older versions last', async () => {
    const old = lead('2026-03-01T08:00:00.000Z').to('brief', '2026-03-01T09:00:00.000Z').events;
    const young = lead('2026-03-01T08:00:00.000Z', 'anna', { pipelineVersion: 2, source: 'meeting' }).events;
    const log = [published(), published(2, ['offer', 'new', 'won', 'closed']), ...old, ...young];
    const codes = (await ask(log))?.statuses.map(({ status }) => status);
    expect(codes).toEqual(['offer', 'new', 'won', 'closed', 'constructor', 'brief']);
    expect((await ask(log, { version: 1 }))?.statuses.map(({ status }) => status)).toEqual(Object.keys(KINDS));
    expect((await ask(log, { version: 1 }))?.leads).toMatchObject({ registered: 1, open: 1 });
    expect((await ask(log, { source: 'meeting', seller: 'anna' }))?.leads).toMatchObject({ registered: 1 });
    expect((await ask(log, { source: 'referral' }))?.leads).toMatchObject({ registered: 0 });
  });

  it('counts a lead by what its status means in the version that it runs on', async () => {
    const { events } = lead('2026-03-01T08:00:00.000Z').to('won', '2026-03-01T09:00:00.000Z');
    const renewed = published(2, Object.keys(KINDS) as Status[], { ...KINDS, won: 'open' });
    const answer = await ask([published(), ...events, renewed]);
    expect(answer?.leads).toMatchObject({ registered: 1, won: 1, open: 0 });
    expect(answer?.parts.find(({ part }) => part === 'bottom')).toMatchObject({ entered: 1, nowIn: 0 });
  });

  it('is not there for a pipeline or a version that was never published', async () => {
    await expect(ask([published()], { pipeline: 'other' })).rejects.toThrow(
      'pipeline-not-found: pipeline: no pipeline other',
    );
    await expect(ask([published()], { version: 7 })).rejects.toThrow('pipeline-not-found: version: no version 7');
  });

  it('is empty, without ratios, where nothing happened', async () => {
    const funnel = await ask([published()]);
    expect(funnel?.bottleneck).toBeNull();
    expect(funnel?.statuses[1]).toMatchObject({ entered: 0, conversionFromPrevious: null, secondsInStatus: null });
  });

  it('as CSV has one row a status and one column for each reason', async () => {
    const { events } = lead('2026-03-01T08:00:00.000Z').lose('price', '2026-03-01T09:00:00.000Z');
    const funnel = await ask([published(), ...events]);
    const rows = (funnel && queries[0]?.csv?.rows(funnel)) ?? [];
    expect(rows.map((row) => [row['status'], row['lost:price']])).toEqual([
      ...[
        ['new', 1],
        ['constructor', 0],
        ['brief', 0],
        ['offer', 0],
        ['won', 0],
        ['closed', 0],
      ],
    ]);
    expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBe(1);
  });

  it('is answered the same from documents of the first version, until they are rebuilt', async () => {
    const log = [
      published(),
      ...lead('2026-03-01T08:00:00.000Z')
        .to('offer', '2026-03-01T08:00:00.000Z')
        .lose('price', '2026-03-02T09:00:00.000Z').events,
      ...lead('2026-03-01T08:00:00.000Z').to('offer', '2026-03-01T09:00:00.000Z').to('won', '2026-03-04T09:00:00.000Z')
        .events,
    ];
    const now = project(model, log);
    const docs = Object.values(now.all);
    const old = docs.map((doc) => (doc.grain === 'version' ? doc : { ...doc, cells: doc.cells.map(firstVersionOf) }));
    const before = { ...now, documents: memoryDocuments(model, old as typeof docs) };
    const [getFunnel] = queries;
    const query = Object.assign(new GetFunnel(), { pipeline: 'p.1' });
    const answer = await getFunnel?.run(query, askedOf([now], { calendar }));
    expect(answer?.leads).toMatchObject({ registered: 2, won: 1, lost: 1 });
    expect(await getFunnel?.run(query, askedOf([before], { calendar }))).toEqual(answer);
  });

  it('keeps its laws over random histories: once is as good as twice, days sum to months, nobody leaves unentered', () => {
    const step = fc.record({
      hours: fc.integer({ min: 0, max: 900 }),
      what: fc.constantFrom('offer', 'brief', 'won', 'lose', 'reopen', 'anna', 'bohdan', null),
    });
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 5 }), (histories) => {
        const log = [published(), ...histories.flatMap(play)];
        const { all } = project(model, log);
        for (const one of log) {
          const keys = model.touchOf(one.type)?.keys(one) ?? [];
          expect(new Set(keys).size).toBe(keys.length);
        }
        expect(project(model, deliveredTwice(log)).all).toEqual(all);
        const sums = { day: new Map<string, number>(), month: new Map<string, number>() };
        for (const doc of Object.values(all)) {
          if (doc.grain === 'version') continue;
          for (const [status, , entered, left] of doc.cells.flatMap(({ lines }) => lines)) {
            expect(entered).toBeGreaterThanOrEqual(left);
            for (const [name, value] of Object.entries({ entered, left })) {
              const key = `${doc.period.slice(0, 7)} ${doc.seller} ${status} ${name}`;
              sums[doc.grain].set(key, (sums[doc.grain].get(key) ?? 0) + value);
            }
          }
        }
        expect(Object.fromEntries(sums.day)).toEqual(Object.fromEntries(sums.month));
      }),
      { numRuns: 60 },
    );
  });
});

/** A cell as the first version of the fold kept it. */
function firstVersionOf({ source, registered, lines }: FunnelCell) {
  const statuses = lines.map(([status, kind, entered, left, time, lost]) => {
    const pairs = Array.from({ length: (time?.length ?? 0) / 2 }, (_, at) => [time?.[2 * at], time?.[2 * at + 1]]);
    const others = pairs.filter(([bucket]) => bucket !== -1);
    const zeros = pairs.find(([bucket]) => bucket === -1)?.[1] ?? 0;
    const sketch = { zeros, buckets: others.map(([bucket]) => bucket), counts: others.map(([, count]) => count) };
    return [status, { kind, entered, left, ...(lost && { lost }), ...(time && { time: sketch }) }];
  });
  return { source, registered, statuses: Object.fromEntries(statuses) as object };
}

function play(history: readonly { hours: number; what: string | null }[]): RecordedEvent[] {
  let now = Date.parse('2026-01-30T20:00:00.000Z');
  const one = lead(new Date(now).toISOString());
  for (const { hours, what } of history) {
    now += hours * 3_600_000;
    const at = new Date(now).toISOString();
    if (what === 'lose') one.lose('price', at);
    else if (what === 'reopen') one.reopen(at);
    else if (what === 'offer' || what === 'brief' || what === 'won') one.to(what, at);
    else one.handTo(what, at);
  }
  return one.events;
}
