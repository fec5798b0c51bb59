import type { Source, StatusKind } from '#sales';
import { type Grain, NOBODY, partsOf } from '../rollup/rollup.js';
import type { Tally } from '../rollup/tally.js';
import type { DurationSketch } from './duration-sketch.js';

/**
 * What happened to the visits of one status: a visit is a stay of a lead in it. A line of values, because a company has more of these
 * than of anything else: it is a third of the object that names them (ADR 22).
 */
export type StatusLine = [
  status: string,
  kind: StatusKind,
  entered: number,
  left: number,
  /** How long the visits that were left lasted; `null` until one is left. */
  time: DurationSketch | null,
  /** Left by losing the lead, by reason; `null` until one is. */
  lost: Tally | null,
];

/** Places in a line. */
export const ENTERED = 2;
export const LEFT = 3;
export const TIME = 4;
export const LOST = 5;

/** The part of a document's figures that is about the leads from one source. */
export interface FunnelCell {
  readonly source: Source;
  /** Leads registered in the period, under whom they were registered. */
  registered: number;
  /** In the order in which the statuses were first seen. */
  readonly lines: StatusLine[];
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
  const cell: FunnelCell = { source, registered: 0, lines: [] };
  if (place === cells.length) cells.push(cell);
  else cells.splice(place, 0, cell);
  return cell;
}

/** The line of a status; a new one where there is none yet. */
export function lineOf({ lines }: FunnelCell, status: string, kind: StatusKind): StatusLine {
  for (const line of lines) if (line[0] === status) return line;
  const line: StatusLine = [status, kind, 0, 0, null, null];
  lines.push(line);
  return line;
}
