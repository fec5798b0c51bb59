import { type Calendar, defineQuery, defineReadModel, type Plain } from '#kernel';
import type { LeadEvents } from '#sales';
import { cover, readAll } from '../rollup/rollup.js';
import { add, addAll, byCode, type Tally } from '../rollup/tally.js';
import { type CompetitorRow, Competitors, GetCompetitors } from './competitors-answer.js';
import {
  type CompetitorCell,
  type CompetitorFigures,
  competitorTouches,
  type Lost,
  nothingLost,
} from './competitors-fold.js';
import { competitorsTable } from './competitors-table.js';

/** To whom we lose: the offers refused and the leads lost where a competitor was named. */
export function competitors(calendar: Calendar) {
  const touches = competitorTouches(calendar);
  const model = defineReadModel<CompetitorFigures, LeadEvents>({
    name: 'competitors',
    version: 1,
    settings: { timeZone: calendar.timeZone },
    indexes: [
      ['grain', 'period'],
      ['grain', 'seller', 'period'],
    ],
    on: { OfferRefused: touches.offerRefused, LeadLost: touches.leadLost },
  });

  const getCompetitors = defineQuery<GetCompetitors, Plain<Competitors>>({
    name: 'get-competitors',
    type: GetCompetitors,
    answer: Competitors,
    reads: [model],
    async run({ seller, pipeline, source, from, to }, context) {
      const { timeZone } = await context.countedIn(model);
      const documents = context.documents(model);
      const filter = seller === undefined ? {} : { seller };
      const found = await Promise.all(cover(from, to).map((stretch) => readAll(documents, { ...filter, ...stretch })));
      const cells = found
        .flatMap((figures) => figures.flatMap((one) => one.cells))
        .filter((cell) => (pipeline ?? cell.pipeline) === cell.pipeline && (source ?? cell.source) === cell.source);
      return { timeZone, period: { from: from ?? null, to: to ?? null }, totals: sumOf(cells), rows: rowsOf(cells) };
    },
    csv: competitorsTable,
  });

  return { model, queries: [getCompetitors] as const };
}

/** People write one name in many ways: what differs in blanks and capitals only is one competitor. */
const written = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/gu, ' ');

function rowsOf(cells: readonly CompetitorCell[]): Plain<CompetitorRow>[] {
  const groups = new Map<string, CompetitorCell[]>();
  for (const cell of cells) {
    const key = written(cell.competitor).toLowerCase();
    const group = groups.get(key);
    if (group) group.push(cell);
    else groups.set(key, [cell]);
  }
  return [...groups.values()]
    .map((group) => ({ competitor: mostlyWritten(group), ...sumOf(group) }))
    .sort((a, b) => b.offers - a.offers || b.leads - a.leads || byCode(a.competitor, b.competitor));
}

function mostlyWritten(cells: readonly CompetitorCell[]): string {
  const spellings: Tally = {};
  for (const { competitor, offers, leads } of cells) add(spellings, written(competitor), offers + leads);
  const [most] = Object.entries(spellings).sort(([a, times], [b, others]) => others - times || byCode(a, b));
  return most?.[0] ?? '';
}

function sumOf(cells: readonly Lost[]): Lost {
  const all = nothingLost();
  for (const { offers, leads, offersByReason, offersWorth } of cells) {
    all.offers += offers;
    all.leads += leads;
    addAll(all.offersByReason, offersByReason);
    addAll(all.offersWorth, offersWorth);
  }
  return all;
}
