import type { Source, StatusKind } from '#sales';
import type { DurationSketch } from './duration-sketch.js';
import { type Grain, NOBODY, partsOf } from './rollup.js';
import { put, type Tally } from './tally.js';

/** What happened to the visits of one status: a visit is a stay of a lead in it. */
export interface StatusFigures {
  kind: StatusKind;
  entered: number;
  left: number;
  /** Left by losing the lead, by reason; absent until one is. */
  lost?: Tally;
  /** How long the visits that were left lasted; absent until one is left. */
  time?: DurationSketch;
}

/** The part of a document's figures that is about the leads from one source. */
export interface FunnelCell {
  readonly source: Source;
  /** Leads registered in the period, under whom they were registered. */
  registered: number;
  statuses: Record<string, StatusFigures>;
}

/**
 * The visits that began in one day or month, of the leads of one pipeline version and seller. A visit stays in the
 * period in which it began, whenever it ends: so `entered - left` is how many are still there.
 */
export interface FunnelFigures {
  readonly id: string;
  readonly grain: Grain;
  readonly period: string;
  readonly pipeline: string;
  readonly version: number;
  /** `-` = nobody. */
  readonly seller: string;
  /**
   * In the order of the sources. Sources are cells, not documents: a document for each would be one for nearly every
   * visit, and writing documents is what a rebuild spends its time on.
   */
  readonly cells: FunnelCell[];
}

export const noFunnelFigures = (id: string, pipeline: string, version: number): FunnelFigures => {
  const [grain, period = '', , , seller = NOBODY] = partsOf(id);
  return { id, grain: grain === 'day' ? 'day' : 'month', period, pipeline, version, seller, cells: [] };
};

/** The cell of a source; a new one where there is none yet. */
export function cellOf({ cells }: FunnelFigures, source: Source): FunnelCell {
  let place = 0;
  for (const cell of cells) {
    if (cell.source === source) return cell;
    if (cell.source > source) break;
    place++;
  }
  const cell: FunnelCell = { source, registered: 0, statuses: {} };
  cells.splice(place, 0, cell);
  return cell;
}

/** The figures of a status; new ones where there are none yet. */
export function statusOf({ statuses }: FunnelCell, status: string, kind: StatusKind): StatusFigures {
  const known = Object.hasOwn(statuses, status) ? statuses[status] : undefined;
  if (known) return known;
  const figures: StatusFigures = { kind, entered: 0, left: 0 };
  put(statuses, status, figures);
  return figures;
}
