import {
  type Calendar,
  type CsvRow,
  defineQuery,
  defineReadModel,
  type Documents,
  type Plain,
  reject,
  Rejected,
} from '#kernel';
import type { SalesEvents } from '#sales';
import type { Period } from '../periods.js';
import { cover, days, readPages } from '../rollup/rollup.js';
import { GetLossShares, LossShares, type LossShareRow, MOST_ROWS } from './loss-shares-answer.js';
import { type OfferCell, type OfferFigures, offerTouches } from './loss-shares-fold.js';
import { gather, type Groups, rowsOf, summaryOf } from './loss-shares-summary.js';

/** Loss shares: which part of a seller's offers ended with which refusal reason. */
export function lossShares(calendar: Calendar) {
  const touches = offerTouches(calendar);
  const model = defineReadModel<OfferFigures, SalesEvents>({
    name: 'loss-shares',
    version: 1,
    settings: { timeZone: calendar.timeZone },
    indexes: [
      ['grain', 'period'],
      ['grain', 'seller', 'period'],
    ],
    on: {
      OfferSent: touches.sent,
      OfferAccepted: touches.accepted,
      OfferRefused: touches.refused,
      OfferWithdrawn: touches.withdrawn,
    },
  });

  const getLossShares = defineQuery<GetLossShares, Plain<LossShares>>({
    name: 'get-loss-shares',
    type: GetLossShares,
    answer: LossShares,
    reads: [model],
    async run(query, context) {
      const period = query.period ?? 'month';
      const { timeZone } = await context.countedIn(model);
      const groups = await groupsOf(context.documents(model), query, period);
      return {
        timeZone,
        period,
        from: query.from ?? null,
        to: query.to ?? null,
        totals: summaryOf([...groups.values()]),
        rows: rowsOf(groups),
      };
    },
    csv: { columns: CSV_COLUMNS, rows: ({ rows }) => rows.flatMap(csvOf) },
  });

  return { model, queries: [getLossShares] as const };
}

/** @throws Rejected `too-many-rows` */
async function groupsOf(documents: Documents<OfferFigures>, query: GetLossShares, period: Period): Promise<Groups> {
  const filter = query.seller === undefined ? {} : { seller: query.seller };
  const groups: Groups = new Map();
  for (const stretch of stretchesOf(query, period)) {
    for await (const page of readPages(documents, { ...filter, ...stretch })) {
      gather(groups, page, period, isAskedFor(query));
      if (groups.size > MOST_ROWS) throw tooManyRows(period);
    }
  }
  return groups;
}

const tooManyRows = (period: Period): Rejected => {
  const most = MOST_ROWS.toLocaleString('en');
  const message = `period: by ${period} these are more than ${most} rows; ask by a longer period, for fewer days (from, to) or for one seller`;
  return new Rejected(reject('invalid', 'too-many-rows', message));
};

/** Days and weeks are made of days; the longer periods of months. */
const stretchesOf = ({ from, to }: GetLossShares, period: Period) =>
  period === 'day' || period === 'week' ? [days(from, to)] : cover(from, to);

const isAskedFor =
  ({ pipeline, source }: GetLossShares) =>
  (cell: OfferCell): boolean =>
    (pipeline === undefined || cell.pipeline === pipeline) && (source === undefined || cell.source === source);

/** One row for each reason; one without a reason where nothing was refused, so that no seller and period is missing. */
const CSV_COLUMNS = {
  seller: 'who was responsible when the offers were first sent',
  period: 'in which they were first sent',
  sent: 'offers sent, the same in every row of a seller and period',
  accepted: 'of these, accepted',
  withdrawn: 'of these, withdrawn',
  open: 'of these, neither accepted nor refused nor withdrawn yet',
  closed: 'of these, accepted, refused or withdrawn',
  reason: 'of the refusals in this row; empty where nothing was refused',
  refused: 'offers refused for this reason',
  ofAll: 'their share of `sent`, 0 to 1',
  ofClosed: 'their share of `closed`, 0 to 1',
};

function csvOf({ seller, period, sent, accepted, withdrawn, open, closed, shares }: Plain<LossShareRow>): CsvRow[] {
  const whole = { seller, period, sent, accepted, withdrawn, open, closed };
  if (shares.length === 0) return [{ ...whole, reason: null, refused: 0, ofAll: null, ofClosed: null }];
  return shares.map(({ reason, refused, ofAll, ofClosed }) => ({ ...whole, reason, refused, ofAll, ofClosed }));
}
