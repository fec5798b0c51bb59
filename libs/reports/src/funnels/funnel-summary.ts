import type { Plain } from '#kernel';
import { FUNNEL_PARTS, type StatusKind } from '#sales';
import { add, addAll, byCode, countOf, ratio, sum, type Tally } from '../rollup/tally.js';
import { type DurationSketch, merge, quantile } from './duration-sketch.js';
import type * as answer from './funnel-answer.js';
import type { FunnelCell } from './funnel-figures.js';
import type { FunnelStep, FunnelVersion } from './funnel-version.js';

/** The figures of a status in all documents asked for. */
export interface StatusTotal {
  readonly kind: StatusKind;
  entered: number;
  left: number;
  readonly lost: Tally;
  readonly time: DurationSketch;
  /** Visits that have not ended, by what the status means in the version that the lead runs on. */
  readonly now: Tally;
}

/** The figures of several cells, by status. */
export function total(cells: readonly FunnelCell[]): Map<string, StatusTotal> {
  const totals = new Map<string, StatusTotal>();
  for (const { lines } of cells) {
    for (const [status, kind, entered, left, time, lost] of lines) {
      const known = totals.get(status) ?? { kind, entered: 0, left: 0, lost: {}, time: [], now: {} };
      totals.set(status, known);
      known.entered += entered;
      known.left += left;
      add(known.now, kind, entered - left);
      if (lost) addAll(known.lost, lost);
      if (time) merge(known.time, time);
    }
  }
  return totals;
}

/** The statuses of the latest version in its order, then those that only older versions have, the youngest first. */
export function stepsOf(versions: readonly FunnelVersion[]): FunnelStep[] {
  const latestFirst = [...versions].sort((a, b) => b.version - a.version);
  const steps = new Map<string, FunnelStep>();
  for (const { steps: published } of latestFirst) {
    for (const step of published) if (!steps.has(step.status)) steps.set(step.status, step);
  }
  return [...steps.values()];
}

type FunnelStatus = Plain<answer.FunnelStatus>;
type Described = Pick<FunnelStatus, 'status' | 'kind' | 'part' | 'labels' | 'detour'>;

/** Nobody converts from waiting statuses and detours; lost and dormant-pool ones are exits. */
const leadsToGoal = ({ kind, detour }: Pick<FunnelStatus, 'kind' | 'detour'>): boolean =>
  (kind === 'open' && !detour) || kind === 'won';
const isExit = ({ kind }: Pick<FunnelStatus, 'kind'>): boolean => kind === 'lost' || kind === 'dormant-pool';

/** One row a status: what the pipeline says about it, what happened in it, and the ratios. */
export function statusRows(steps: readonly FunnelStep[], totals: ReadonlyMap<string, StatusTotal>): FunnelStatus[] {
  const unknown = [...totals].filter(([code]) => !steps.some((step) => step.status === code));
  const order: Described[] = [
    ...steps.map((step) => ({ ...step, detour: step.detour ?? false })),
    ...unknown.map(([status, { kind }]) => ({ status, kind, part: null, labels: null, detour: false })),
  ];
  const entered = (step: Described | undefined): number => (step && totals.get(step.status)?.entered) ?? 0;
  let previous: Described | undefined;
  return order.map((step) => {
    const before = isExit(step) ? undefined : previous;
    if (leadsToGoal(step)) previous = step;
    return {
      ...step,
      ...countsOf(totals.get(step.status)),
      conversionFromPrevious: before ? ratio(entered(step), entered(before)) : null,
      conversionFromFirst: ratio(entered(step), entered(order[0])),
    };
  });
}

function countsOf(figures: StatusTotal | undefined) {
  const { entered, left, lost: lostByReason, time } = figures ?? { entered: 0, left: 0, lost: {}, time: [] };
  const lost = sum(lostByReason);
  const median = quantile(time, 0.5);
  const p90 = quantile(time, 0.9);
  const secondsInStatus: Plain<answer.TimeInStatus> | null =
    median === null || p90 === null ? null : { median: median / 1000, p90: p90 / 1000 };
  return { entered, nowIn: entered - left, left, movedOn: left - lost, lost, lostByReason, secondsInStatus };
}

type Totals = ReadonlyMap<string, StatusTotal>;

/** Visits that have not ended in statuses of these kinds. */
function nowIn(figures: readonly (StatusTotal | undefined)[], ...kinds: readonly StatusKind[]): number {
  const counts = figures.flatMap((one) => (one ? kinds.map((kind) => countOf(one.now, kind)) : []));
  return counts.reduce((all, count) => all + count, 0);
}

/** Where the leads are now, by what their status means in the version that they run on. */
export function leadsIn(cells: readonly FunnelCell[], totals: Totals): Plain<answer.FunnelLeads> {
  const figures = [...totals.values()];
  return {
    registered: cells.reduce((all, { registered }) => all + registered, 0),
    won: nowIn(figures, 'won'),
    lost: nowIn(figures, 'lost'),
    open: nowIn(figures, 'open', 'waiting'),
    inactive: nowIn(figures, 'dormant-pool'),
  };
}

/** Top, middle and bottom: those that the pipeline has. */
export function partRows(rows: readonly FunnelStatus[], totals: Totals): Plain<answer.FunnelPartFigures>[] {
  const allLost = rows.reduce((all, { lost }) => all + lost, 0);
  let previous: number | undefined;
  return FUNNEL_PARTS.map((part) => {
    const own = rows.filter((row) => row.part === part);
    const lostByReason: Tally = {};
    for (const row of own) addAll(lostByReason, row.lostByReason);
    const lost = sum(lostByReason);
    const first = own.find(leadsToGoal);
    const entered = first?.entered ?? 0;
    const conversionFromPrevious = first && previous !== undefined ? ratio(entered, previous) : null;
    if (first) previous = entered;
    const figures = own.map(({ status }) => totals.get(status));
    const underWay = nowIn(figures, 'open', 'waiting');
    const shareOfAllLosses = ratio(lost, allLost);
    return { part, entered, nowIn: underWay, lost, lostByReason, shareOfAllLosses, conversionFromPrevious };
  });
}

/** The status with the most losses; of several the earliest; none where nothing was lost. */
export function bottleneckOf(rows: readonly FunnelStatus[]): Plain<answer.Bottleneck> | null {
  const [worst] = [...rows].sort((a, b) => b.lost - a.lost);
  const allLost = rows.reduce((all, { lost }) => all + lost, 0);
  if (!worst || worst.lost === 0) return null;
  return { status: worst.status, lost: worst.lost, shareOfAllLosses: worst.lost / allLost };
}

/** All reasons that anything was lost for, in the order of their codes. */
export const reasonsIn = (rows: readonly { readonly lostByReason: Tally }[]): string[] =>
  [...new Set(rows.flatMap(({ lostByReason }) => Object.keys(lostByReason)))].sort(byCode);
