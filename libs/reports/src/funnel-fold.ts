import type { Calendar, RecordedEvent, Touch } from '#kernel';
import type { FunnelPart, Labels, LeadEvents, LeadKeys, LeadMove, PipelineEvents, StatusKind, Visit } from '#sales';
import { type DurationSketch, emptySketch, record } from './duration-sketch.js';
import { type Grain, idOf, NOBODY, partsOf, rememberLast, unitsOf } from './rollup.js';
import { add, type Tally } from './tally.js';

/** What happened to the visits of one status: a visit is a stay of a lead in it. */
export interface StatusFigures {
  kind: StatusKind;
  entered: number;
  left: number;
  /** Left by losing the lead, by reason. */
  lost: Tally;
  /** How long the visits that were left lasted. */
  time: DurationSketch;
}

/**
 * The visits that began in one day or month, of the leads of one pipeline version, source and seller. A visit stays in
 * the period in which it began, whenever it ends: so `entered - left` is how many are still there.
 */
export interface FunnelFigures {
  readonly id: string;
  readonly grain: Grain;
  readonly period: string;
  readonly pipeline: string;
  readonly version: number;
  /** `-` = nobody. */
  readonly seller: string;
  readonly source: string;
  /** Leads registered in this period, under whom they were registered. */
  registered: number;
  statuses: Record<string, StatusFigures>;
}

export interface FunnelStep {
  readonly status: string;
  readonly kind: StatusKind;
  readonly part: FunnelPart;
  readonly labels: Labels;
}

/** A published version of a pipeline: its statuses in its own order. Kept with the figures, so that both are of one moment. */
export interface FunnelVersion {
  readonly id: string;
  readonly grain: 'version';
  readonly period: '';
  readonly pipeline: string;
  readonly version: number;
  readonly seller: null;
  readonly source: null;
  readonly steps: readonly FunnelStep[];
}

export type FunnelDocument = FunnelFigures | FunnelVersion;

/** A change to the figures of the visits that began on one day under one seller. */
interface Change {
  readonly day: string;
  readonly seller: string;
  make(figures: FunnelFigures): void;
}

/** How the events that begin, end and hand over visits change the figures. */
export function funnelTouches(calendar: Calendar) {
  const entering = (seller: string | null, visit: Visit, by = 1): Change => ({
    day: calendar.dayOf(visit.since),
    seller: seller ?? NOBODY,
    make: (figures) => void (figuresOf(figures, visit.status, visit.kind).entered += by),
  });
  const leaving = ({ data, metadata }: RecordedEvent<string, LeadMove>, lostBy?: string): Change => ({
    day: calendar.dayOf(data.from.since),
    seller: data.seller ?? NOBODY,
    make: (figures) => {
      const status = figuresOf(figures, data.from.status, data.from.kind);
      status.left += 1;
      if (lostBy !== undefined) add(status.lost, lostBy);
      record(status.time, Date.parse(metadata.occurredAt) - Date.parse(data.from.since));
    },
  });
  const arriving = ({ data, metadata }: RecordedEvent<string, LeadMove>): Change =>
    entering(data.seller, { status: data.to, kind: data.toKind, since: metadata.occurredAt });

  return {
    registered: touch<RecordedEvent<string, LeadEvents['LeadRegistered']>>(({ data, metadata }) => {
      const entry = entering(data.seller, {
        status: data.status,
        kind: data.statusKind,
        since: metadata.occurredAt,
      });
      return [entry, { ...entry, make: (figures) => void (figures.registered += 1) }];
    }),
    moved: touch<RecordedEvent<string, LeadMove>>((event) => [leaving(event), arriving(event)]),
    lost: touch<RecordedEvent<string, LeadEvents['LeadLost']>>((event) => [
      leaving(event, event.data.reason),
      arriving(event),
    ]),
    handedOver: touch<RecordedEvent<string, LeadEvents['LeadAssigned']>>(({ data }) => [
      entering(data.previousSeller, data.in, -1),
      entering(data.seller, data.in),
    ]),
  };
}

/** One event may change the same document twice (a status left on the day it was entered): each key is named once. */
function touch<Event extends RecordedEvent<string, LeadKeys>>(
  changesOf: (event: Event) => readonly Change[],
): Touch<FunnelDocument, Event> {
  const changes = rememberLast(changesOf);
  return {
    keys(event) {
      const { pipeline, pipelineVersion, source } = event.data;
      const keys: string[] = [];
      for (const { day, seller } of changes(event)) {
        for (const [grain, period] of unitsOf(day)) {
          const key = idOf(grain, period, pipeline, pipelineVersion, seller, source);
          if (!keys.includes(key)) keys.push(key);
        }
      }
      return keys;
    },
    apply(doc, event, key) {
      const figures = doc === undefined || doc.grain === 'version' ? noFigures(key, event.data) : doc;
      for (const change of changes(event)) {
        if (change.seller === figures.seller && change.day.startsWith(figures.period)) change.make(figures);
      }
      return figures;
    },
  };
}

function noFigures(id: string, { pipeline, pipelineVersion, source }: LeadKeys): FunnelFigures {
  const [grain, period = '', , , seller = NOBODY] = partsOf(id);
  return {
    id,
    grain: grain === 'day' ? 'day' : 'month',
    period,
    pipeline,
    version: pipelineVersion,
    seller,
    source,
    registered: 0,
    statuses: {},
  };
}

function figuresOf(figures: FunnelFigures, status: string, kind: StatusKind): StatusFigures {
  const own = Object.hasOwn(figures.statuses, status) ? figures.statuses[status] : undefined;
  return (figures.statuses[status] = own ?? { kind, entered: 0, left: 0, lost: {}, time: emptySketch() });
}

/** A published version becomes a document of its own. */
export const publishedVersion: Touch<FunnelDocument, RecordedEvent<string, PipelineEvents['PipelinePublished']>> = {
  keys: ({ data }) => [idOf('version', data.pipeline, data.version)],
  apply: (_doc, { data }, id) => ({
    id,
    grain: 'version',
    period: '',
    pipeline: data.pipeline,
    version: data.version,
    seller: null,
    source: null,
    steps: data.definition.statuses.map(({ code, kind, part, labels }) => ({ status: code, kind, part, labels })),
  }),
};
