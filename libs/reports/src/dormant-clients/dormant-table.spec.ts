import { dormantTable } from './dormant-table.js';

describe('dormant clients as a table', () => {
  const client = {
    clientId: '22222222-2222-4222-8222-222222222222',
    externalId: 'crm-1',
    purchases: 3,
    firstDay: '2025-01-01',
    lastDay: '2025-01-21',
    medianGapDays: 10,
    silentDays: 380,
    dormantSince: '2025-02-20',
  };
  const rows = dormantTable.rows({
    asOf: '2026-02-05',
    timeZone: 'UTC',
    rule: { minPurchases: 3, factor: 2, minDays: 30 },
    clientsWithPurchases: 2,
    eligible: 2,
    dormant: 2,
    currency: 'EUR',
    items: [
      { ...client, spent: { USD: 700 } },
      { ...client, externalId: null, spent: { EUR: 300 } },
    ],
    next: null,
  });

  it('have a row each, with a column for every currency that any of them spent in', () => {
    expect(rows).toEqual([
      { ...client, 'spent:EUR': 0, 'spent:USD': 700 },
      { ...client, externalId: null, 'spent:EUR': 300, 'spent:USD': 0 },
    ]);
  });

  it('have the columns that are named for it, the currencies in the order of their codes', () => {
    const named = Object.keys(dormantTable.columns).filter((column) => column !== 'spent:*');
    expect(Object.keys(rows[0] ?? {})).toEqual([...named, 'spent:EUR', 'spent:USD']);
  });
});
