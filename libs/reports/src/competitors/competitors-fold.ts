import type { Calendar, RecordedEvent, Touch } from '#kernel';
import type { Competitor, LeadEvents, LeadKeys, Source } from '#sales';
import { type Grain, NOBODY, sellerPeriodOf } from '../rollup/rollup.js';
import { remember, unitIds } from '../rollup/rollup-ids.js';
import { add, type Tally } from '../rollup/tally.js';

/** What was lost to competitors. */
export interface Lost {
  offers: number;
  leads: number;
  offersByReason: Tally;
  /** Minor units by currency. */
  offersWorth: Tally;
}

/** What was lost to one competitor, as somebody wrote it, in one pipeline and of the leads from one source. */
export interface CompetitorCell extends Lost {
  readonly competitor: string;
  readonly pipeline: string;
  readonly source: Source;
}

/** What a seller lost to competitors in one day or month. */
export interface CompetitorFigures {
  readonly id: string;
  readonly grain: Grain;
  readonly period: string;
  /** `-` = nobody. */
  readonly seller: string;
  /** In the order in which they came. */
  readonly cells: CompetitorCell[];
}

export const nothingLost = (): Lost => ({ offers: 0, leads: 0, offersByReason: {}, offersWorth: {} });

type Naming = Pick<LeadKeys, 'pipeline' | 'source' | 'seller'> & { readonly competitor: Competitor | null };

/** How refusals and losses that name a competitor change the figures of the day on which they happened. */
export function competitorTouches(calendar: Calendar) {
  const idsOf = remember(unitIds());

  const counting = <Data extends Naming>(
    change: (lost: Lost, data: Data) => void,
  ): Touch<CompetitorFigures, RecordedEvent<string, Data>> => ({
    keys: ({ data: { competitor, seller }, occurredAt }) =>
      competitor === null ? [] : idsOf(seller ?? NOBODY)(calendar.dayOf(occurredAt)),
    apply(doc, { data }, id) {
      const figures = doc ?? noFigures(id);
      change(cellOf(figures, data), data);
      return figures;
    },
  });

  return {
    offerRefused: counting<LeadEvents['OfferRefused']>((lost, { reason, amount }) => {
      lost.offers += 1;
      add(lost.offersByReason, reason);
      add(lost.offersWorth, amount.currency, amount.minor);
    }),
    leadLost: counting<LeadEvents['LeadLost']>((lost) => void (lost.leads += 1)),
  };
}

const noFigures = (id: string): CompetitorFigures => ({ id, ...sellerPeriodOf(id), cells: [] });

function cellOf({ cells }: CompetitorFigures, { competitor, pipeline, source }: Naming): CompetitorCell {
  const name = competitor?.name ?? '';
  const known = cells.find((cell) => cell.competitor === name && cell.pipeline === pipeline && cell.source === source);
  if (known) return known;
  const cell: CompetitorCell = { competitor: name, pipeline, source, ...nothingLost() };
  cells.push(cell);
  return cell;
}
