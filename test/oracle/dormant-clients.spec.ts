import { readFileSync } from 'node:fs';
import { calendarOf, type QueryContext } from '#kernel';
import { clientCards, dormantClients } from '#reports';
import { askedOf, type Fact, logOf, project } from '../support/memory-documents.js';
import { CDNOW, equalTheCdnowOracle, givenCdnow } from './cdnow.js';

const uuid = (number: string, row: number): string =>
  `${number.padStart(8, '0')}-0000-4000-8000-${String(row).padStart(12, '0')}`;

/** The rows ` 00001 19970101  1   11.77` as a log: a client is registered before its first purchase. */
function cdnow(): Fact[] {
  const known = new Set<string>();
  return readFileSync(CDNOW, 'utf8')
    .split('\n')
    .flatMap((line, row): Fact[] => {
      const [, number, year, month, day, dollars, cents] =
        /^\s*(\d+)\s+(\d{4})(\d\d)(\d\d)\s+\d+\s+(\d+)\.(\d\d)/.exec(line) ?? [];
      if (!number) return [];
      const clientId = uuid(number, 0);
      const fact = { stream: `client-${clientId}`, at: `${year}-${month}-${day}T12:00:00.000Z` };
      const registered = { clientId, externalId: number, kind: 'person', personal: null };
      const amount = { minor: Number(dollars) * 100 + Number(cents), currency: 'USD' };
      const purchase = { clientId, purchaseId: uuid(number, row + 1), amount, reference: null };
      const isNew = !known.has(number);
      known.add(number);
      return [
        ...(isNew ? [{ ...fact, type: 'ClientRegistered', data: registered }] : []),
        { ...fact, type: 'PurchaseRecorded', data: purchase },
      ];
    });
}

givenCdnow()('CDNOW, folded', () => {
  const cards = clientCards(calendarOf('UTC'));
  const [getDormantClients] = dormantClients(cards.model).queries;
  let context: QueryContext;
  beforeAll(() => {
    context = askedOf([project(cards.model, logOf(cdnow()))]);
  });

  equalTheCdnowOracle((question) => getDormantClients.run(question, context));
});
