import type { StatusKind } from '#sales';
import type { Tally } from '../rollup/tally.js';
import type { DurationSketch } from './duration-sketch.js';
import type { FunnelCell, StatusLine } from './funnel-figures.js';

/** A cell as the first version of the fold kept it: an object for each status, and its sketch in two lists. */
interface FirstCell extends Pick<FunnelCell, 'source' | 'registered'> {
  readonly statuses: Readonly<
    Record<
      string,
      {
        readonly kind: StatusKind;
        readonly entered: number;
        readonly left: number;
        readonly lost?: Tally;
        readonly time?: { readonly zeros: number; readonly buckets: number[]; readonly counts: number[] };
      }
    >
  >;
}

/** A cell as a document may hold it until it is rebuilt. */
export type StoredCell = FunnelCell | FirstCell;

export function readCell(cell: StoredCell): FunnelCell {
  if ('lines' in cell) return cell;
  const { source, registered, statuses } = cell;
  const lines = Object.entries(statuses).map(([status, { kind, entered, left, lost = null, time }]): StatusLine => [
    status,
    kind,
    entered,
    left,
    time ? sketchOf(time) : null,
    lost,
  ]);
  return { source, registered, lines };
}

const sketchOf = ({
  zeros,
  buckets,
  counts,
}: {
  zeros: number;
  buckets: number[];
  counts: number[];
}): DurationSketch => [
  ...(zeros > 0 ? [-1, zeros] : []),
  ...buckets.flatMap((bucket, place) => [bucket, counts[place] ?? 0]),
];
