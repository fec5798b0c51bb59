import type { CsvTable, Plain } from '#kernel';
import { countOf, type Tally } from '../rollup/tally.js';
import type { Competitors } from './competitors-answer.js';

/** Competitors as a table: one row each, with a column for every reason and every currency that any of them has. */
export const competitorsTable: CsvTable<Plain<Competitors>> = {
  columns: {
    competitor: 'who won the client instead',
    offers: 'offers refused for it in the period',
    leads: 'leads lost to it in the period; an offer and its lead may both be counted',
    'reason:*': 'the offers refused for that reason',
    'worth:*': 'the amounts of the offers in that currency, in minor units',
  },
  rows({ rows }) {
    const reasons = namesIn(rows.map(({ offersByReason }) => offersByReason));
    const currencies = namesIn(rows.map(({ offersWorth }) => offersWorth));
    return rows.map(({ competitor, offers, leads, offersByReason, offersWorth }) => ({
      competitor,
      offers,
      leads,
      ...figures('reason', reasons, offersByReason),
      ...figures('worth', currencies, offersWorth),
    }));
  },
};

const namesIn = (tallies: readonly Tally[]): string[] => [...new Set(tallies.flatMap(Object.keys))].sort();

const figures = (kind: string, names: readonly string[], tally: Tally): Tally =>
  Object.fromEntries(names.map((name) => [`${kind}:${name}`, countOf(tally, name)]));
