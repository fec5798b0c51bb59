import type { Calendar, RecordedEvent, Touch } from '#kernel';
import type { LeadEvents, OfferKeys, Source } from '#sales';
import { type Grain, NOBODY, sellerPeriodOf } from '../rollup/rollup.js';
import { remember, unitIds } from '../rollup/rollup-ids.js';
import { add, byCode, type Tally } from '../rollup/tally.js';

/** How offers ended. */
export interface Outcomes {
  sent: number;
  accepted: number;
  withdrawn: number;
  /** By reason. */
  refused: Tally;
}

/** The part of a document's figures that is about one pipeline and the leads from one source. */
export interface OfferCell extends Outcomes {
  readonly pipeline: string;
  readonly source: Source;
}

/** How the offers ended that a seller first sent in one day or month. */
export interface OfferFigures {
  readonly id: string;
  readonly grain: Grain;
  readonly period: string;
  /** `-` = nobody. */
  readonly seller: string;
  /** In the order of pipelines, then of sources. */
  readonly cells: OfferCell[];
}

export const nothing = (): Outcomes => ({ sent: 0, accepted: 0, withdrawn: 0, refused: {} });

/** How the events that send and end offers change the figures. */
export function offerTouches(calendar: Calendar) {
  const idsOf = remember(unitIds());

  /** Touches the documents of the day of the first sending; an offer that was never sent counts nowhere. */
  const counting = <Data extends OfferKeys>(
    change: (outcomes: Outcomes, data: Data) => void,
  ): Touch<OfferFigures, RecordedEvent<string, Data>> => ({
    keys: ({ data: { firstSentAt, seller } }) =>
      firstSentAt === null ? [] : idsOf(seller ?? NOBODY)(calendar.dayOf(firstSentAt)),
    apply(doc, { data }, id) {
      const figures = doc ?? noFigures(id);
      change(cellOf(figures, data), data);
      return figures;
    },
  });

  return {
    // A rework is only possible once the offer was sent: every later sending has a higher revision.
    sent: counting((outcomes, { revision }) => void (outcomes.sent += revision === 1 ? 1 : 0)),
    accepted: counting((outcomes) => void (outcomes.accepted += 1)),
    refused: counting<LeadEvents['OfferRefused']>((outcomes, { reason }) => {
      add(outcomes.refused, reason);
    }),
    withdrawn: counting((outcomes) => void (outcomes.withdrawn += 1)),
  };
}

const noFigures = (id: string): OfferFigures => ({ id, ...sellerPeriodOf(id), cells: [] });

/** The cell of a pipeline and source; a new one where there is none yet. */
function cellOf({ cells }: OfferFigures, { pipeline, source }: OfferKeys): OfferCell {
  let place = 0;
  for (const cell of cells) {
    if (cell.pipeline === pipeline && cell.source === source) return cell;
    if ((byCode(cell.pipeline, pipeline) || byCode(cell.source, source)) > 0) break;
    place++;
  }
  const cell: OfferCell = { pipeline, source, ...nothing() };
  cells.splice(place, 0, cell);
  return cell;
}
