import type { CsvTable, Plain } from '#kernel';
import { countOf } from '../rollup/tally.js';
import type { DormantClients } from './dormant-clients-answer.js';

/** A page of the dormant clients as a table: one row a client, one column for each currency that any of them spent in. */
export const dormantTable: CsvTable<Plain<DormantClients>> = {
  columns: {
    clientId: 'the client',
    externalId: 'its id in the system it comes from',
    purchases: 'days of purchase that were counted',
    firstDay: 'day of its first purchase',
    lastDay: 'day of its last purchase',
    medianGapDays: 'median gap between its days of purchase, in days',
    silentDays: 'days since the last purchase',
    dormantSince: 'day since when it is dormant',
    'spent:*': 'what it had spent in that currency, in minor units',
  },
  rows({ items }) {
    const currencies = [...new Set(items.flatMap(({ spent }) => Object.keys(spent)))].sort();
    return items.map(({ spent, ...client }) => ({
      ...client,
      ...Object.fromEntries(currencies.map((currency) => [`spent:${currency}`, countOf(spent, currency)])),
    }));
  },
};
