import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarOf } from '#kernel';
import { clientCards, dormantClients } from '#reports';
import { askedOf, type Fact, logOf, project } from '../support/memory-documents.js';

const DATA = join(import.meta.dirname, '../../../shared/data');
const [MASTER, ORACLE] = [join(DATA, 'cdnow-master.txt'), join(DATA, 'cdnow-oracle.json')];
const present = existsSync(MASTER) && existsSync(ORACLE);
const needed = present ? '' : ' (skipped: put cdnow-master.txt from brucehardie.com into ../shared/data)';

interface Oracle {
  readonly asOf: readonly {
    readonly date: string;
    readonly clientsWithPurchases: number;
    readonly eligible: number;
    readonly dormantByRule: number;
    readonly firstDormantByRule: readonly string[];
  }[];
}

const uuid = (number: string, row: number): string =>
  `${number.padStart(8, '0')}-0000-4000-8000-${String(row).padStart(12, '0')}`;

/** The rows ` 00001 19970101  1   11.77` as a log: a client is registered before its first purchase. */
function cdnow(): Fact[] {
  const known = new Set<string>();
  return readFileSync(MASTER, 'utf8')
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

(present ? describe : describe.skip)(`dormant clients of CDNOW by the rule${needed}`, () => {
  const oracle = present ? (JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle) : { asOf: [] };
  const cards = clientCards(calendarOf('UTC'));
  const [getDormantClients] = dormantClients(cards.model).queries;
  const context = present ? askedOf([project(cards.model, logOf(cdnow()))]) : askedOf([]);

  it.each(oracle.asOf)('are those of the oracle at the end of $date', async (expected) => {
    const answer = await getDormantClients.run({ asOf: expected.date, limit: 10 }, context);
    expect(answer).toMatchObject({
      clientsWithPurchases: expected.clientsWithPurchases,
      eligible: expected.eligible,
      dormant: expected.dormantByRule,
    });
    expect(answer?.items.map(({ externalId }) => externalId)).toEqual(expected.firstDormantByRule);
  });

  it('are given once each, whatever the size of a page and the order', async () => {
    for (const sort of ['externalId', '-spent', '-silentDays'] as const) {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      do {
        const query = { asOf: '1998-06-30', sort, limit: 1_000, ...(cursor && { cursor }) };
        const answer = await getDormantClients.run(query, context);
        seen.push(...(answer?.items ?? []).map(({ clientId }) => clientId));
        cursor = answer?.next;
      } while (cursor);
      expect(seen).toHaveLength(3_445);
      expect(new Set(seen).size).toBe(3_445);
    }
  });
});
