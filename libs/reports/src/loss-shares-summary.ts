import type { LossShareRow, OfferOutcomes } from './loss-shares-answer.js';
import { nothing, type OfferCell, type OfferFigures, type Outcomes } from './loss-shares-fold.js';
import { type Period, periodOf } from './periods.js';
import type { Plain } from './plain.js';
import { idOf, NOBODY, partsOf } from './rollup.js';
import { addAll, byCode, ratio, sum } from './tally.js';

/** One row for each seller and period that has any of the cells asked for, in the order of seller, then of period. */
export function rowsOf(
  documents: readonly OfferFigures[],
  period: Period,
  isAskedFor: (cell: OfferCell) => boolean,
): Plain<LossShareRow>[] {
  const groups = new Map<string, OfferCell[]>();
  for (const doc of documents) {
    const cells = doc.cells.filter(isAskedFor);
    if (cells.length === 0) continue;
    const key = idOf(doc.seller, periodOf(doc.period, period));
    const group = groups.get(key);
    if (group) group.push(...cells);
    else groups.set(key, cells);
  }
  return [...groups]
    .map(([key, group]) => {
      const [seller = NOBODY, label = ''] = partsOf(key);
      return { seller: seller === NOBODY ? null : seller, period: label, ...summaryOf(group) };
    })
    .sort((a, b) => byCode(a.seller ?? '', b.seller ?? '') || byCode(a.period, b.period));
}

export function summaryOf(cells: readonly Outcomes[]): Plain<OfferOutcomes> {
  const all = nothing();
  for (const { sent, accepted, withdrawn, refused } of cells) {
    all.sent += sent;
    all.accepted += accepted;
    all.withdrawn += withdrawn;
    addAll(all.refused, refused);
  }
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
