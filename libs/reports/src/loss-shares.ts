import {
  type Calendar,
  type CsvRow,
  defineQuery,
  defineReadModel,
  type DocumentQuery,
  type RecordedEvent,
  type Touch,
} from '#kernel';
import type { OfferKeys, SalesEvents } from '#sales';
import { GetLossShares, LossShares, type LossShareRow, type OfferOutcomes } from './loss-shares-answer.js';
import { type Period, periodOf } from './periods.js';
import type { Plain } from './plain.js';
import { cover, days, type Grain, idOf, NOBODY, partsOf, readAll, unitsOf } from './rollup.js';
import { add, addAll, byCode, ratio, sum, type Tally } from './tally.js';

/** How the offers ended that a seller first sent in one day or month, in one pipeline, to leads from one source. */
export interface OfferFigures {
  readonly id: string;
  readonly grain: Grain;
  readonly period: string;
  /** `-` = nobody. */
  readonly seller: string;
  readonly pipeline: string;
  readonly source: string;
  sent: number;
  accepted: number;
  withdrawn: number;
  refused: Tally;
}

type Outcomes = Pick<OfferFigures, 'sent' | 'accepted' | 'withdrawn' | 'refused'>;

/** Loss shares (domain: "Loss shares and limits"): which part of a seller's offers ended with which refusal reason. */
export function lossShares(calendar: Calendar) {
  const count = counting(calendar);
  const model = defineReadModel<OfferFigures, SalesEvents>({
    name: 'loss-shares',
    version: 1,
    settings: { timeZone: calendar.timeZone },
    indexes: [
      ['grain', 'period'],
      ['grain', 'seller', 'period'],
      ['grain', 'pipeline', 'period'],
    ],
    on: {
      // A rework is only possible once the offer was sent: every later sending has a higher revision.
      OfferSent: count((figures, { revision }) => void (figures.sent += revision === 1 ? 1 : 0)),
      OfferAccepted: count((figures) => void (figures.accepted += 1)),
      OfferRefused: count<OfferKeys & { reason: string }>((figures, { reason }) => {
        add(figures.refused, reason);
      }),
      OfferWithdrawn: count((figures) => void (figures.withdrawn += 1)),
    },
  });

  const getLossShares = defineQuery<GetLossShares, Plain<LossShares>>({
    name: 'get-loss-shares',
    type: GetLossShares,
    answer: LossShares,
    reads: [model],
    async run(query, context) {
      const period = query.period ?? 'month';
      const documents = context.documents(model);
      const found = await Promise.all(
        stretchesOf(query, period).map((stretch) => readAll(documents, { ...filterOf(query), ...stretch })),
      );
      const figures = found.flat().filter((doc) => matches(doc, query));
      return {
        timeZone: calendar.timeZone,
        period,
        from: query.from ?? null,
        to: query.to ?? null,
        totals: summaryOf(figures),
        rows: rowsOf(figures, period),
      };
    },
    csv: ({ rows }) => rows.flatMap(csvOf),
  });

  return { model, queries: [getLossShares] };
}

/** Touches the documents of the day of the first sending; an offer that was never sent counts nowhere. */
const counting =
  (calendar: Calendar) =>
  <Data extends OfferKeys>(
    change: (figures: OfferFigures, data: Data) => void,
  ): Touch<OfferFigures, RecordedEvent<string, Data>> => ({
    keys: ({ data: { firstSentAt, seller, pipeline, source } }) =>
      firstSentAt === null
        ? []
        : unitsOf(calendar.dayOf(firstSentAt)).map(([grain, period]) =>
            idOf(grain, period, seller ?? NOBODY, pipeline, source),
          ),
    apply(doc, { data }, id) {
      const figures = doc ?? noFigures(id, data);
      change(figures, data);
      return figures;
    },
  });

function noFigures(id: string, { seller, pipeline, source }: OfferKeys): OfferFigures {
  const [grain, period = ''] = partsOf(id);
  return {
    id,
    grain: grain === 'day' ? 'day' : 'month',
    period,
    seller: seller ?? NOBODY,
    pipeline,
    source,
    ...nothing(),
  };
}
const nothing = (): Outcomes => ({ sent: 0, accepted: 0, withdrawn: 0, refused: {} });

/** Days and weeks are made of days; the longer periods of months. */
const stretchesOf = ({ from, to }: GetLossShares, period: Period) => {
  const stretches = cover(from, to);
  return period === 'day' || period === 'week' ? [days(from, to)] : stretches;
};

/** What an index selects; `matches` sees to the rest. */
function filterOf({ seller, pipeline }: GetLossShares): NonNullable<DocumentQuery<OfferFigures>['where']> {
  if (seller !== undefined) return { seller };
  return pipeline === undefined ? {} : { pipeline };
}

const matches = (doc: OfferFigures, { pipeline, source }: GetLossShares): boolean =>
  (pipeline === undefined || doc.pipeline === pipeline) && (source === undefined || doc.source === source);

function rowsOf(figures: readonly OfferFigures[], period: Period): Plain<LossShareRow>[] {
  const groups = new Map<string, OfferFigures[]>();
  for (const doc of figures) {
    const key = idOf(doc.seller, periodOf(doc.period, period));
    const group = groups.get(key);
    if (group) group.push(doc);
    else groups.set(key, [doc]);
  }
  return [...groups]
    .map(([key, group]) => {
      const [seller = NOBODY, label = ''] = partsOf(key);
      return { seller: seller === NOBODY ? null : seller, period: label, ...summaryOf(group) };
    })
    .sort((a, b) => byCode(a.seller ?? '', b.seller ?? '') || byCode(a.period, b.period));
}

function summaryOf(figures: readonly Outcomes[]): Plain<OfferOutcomes> {
  const all = nothing();
  for (const { sent, accepted, withdrawn, refused } of figures) {
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

/** One row for each reason; one without a reason where nothing was refused, so that no seller and period is missing. */
function csvOf({ seller, period, sent, accepted, withdrawn, open, closed, shares }: Plain<LossShareRow>): CsvRow[] {
  const whole = { seller, period, sent, accepted, withdrawn, open, closed };
  if (shares.length === 0) return [{ ...whole, reason: null, refused: 0, ofAll: null, ofClosed: null }];
  return shares.map(({ reason, refused, ofAll, ofClosed }) => ({ ...whole, reason, refused, ofAll, ofClosed }));
}
