import type { Plain } from '#kernel';
import { type Period, periodOf } from '../periods.js';
import { idOf, NOBODY, partsOf } from '../rollup/rollup.js';
import { addAll, byCode, ratio, sum } from '../rollup/tally.js';
import type { LossShareRow, OfferOutcomes } from './loss-shares-answer.js';
import { nothing, type OfferCell, type OfferFigures, type Outcomes } from './loss-shares-fold.js';

/** How offers ended, by seller and period. */
export type Groups = Map<string, Outcomes>;

/** Adds the cells asked for to the groups of their sellers and periods. */
export function gather(
  groups: Groups,
  documents: readonly OfferFigures[],
  period: Period,
  isAskedFor: (cell: OfferCell) => boolean,
): void {
  for (const doc of documents) {
    const cells = doc.cells.filter(isAskedFor);
    if (cells.length === 0) continue;
    const key = idOf(doc.seller, periodOf(doc.period, period));
    const known = groups.get(key);
    groups.set(key, sumOf(known ? [known, ...cells] : cells));
  }
}

/** One row for each seller and period that has any of the cells asked for, in the order of seller, then of period. */
export const rowsOf = (groups: Groups): Plain<LossShareRow>[] =>
  [...groups]
    .map(([key, group]) => {
      const [seller = NOBODY, label = ''] = partsOf(key);
      return { seller: seller === NOBODY ? null : seller, period: label, ...summaryOf([group]) };
    })
    .sort((a, b) => byCode(a.seller ?? '', b.seller ?? '') || byCode(a.period, b.period));

function sumOf(outcomes: readonly Outcomes[]): Outcomes {
  const all = nothing();
  for (const { sent, accepted, withdrawn, refused } of outcomes) {
    all.sent += sent;
    all.accepted += accepted;
    all.withdrawn += withdrawn;
    addAll(all.refused, refused);
  }
  return all;
}

/** All of them together, with the share of every reason. */
export function summaryOf(outcomes: readonly Outcomes[]): Plain<OfferOutcomes> {
  const all = sumOf(outcomes);
  const closed = all.accepted + all.withdrawn + sum(all.refused);
  const shares = Object.entries(all.refused)
    .sort(([a], [b]) => byCode(a, b))
    .map(([reason, refused]) => ({
      reason,
      refused,
      ofAll: ratio(refused, all.sent),
      ofClosed: ratio(refused, closed),
    }));
  return { ...all, open: all.sent - closed, closed, shares };
}
