import { calendarOf } from '#kernel';
import type { Source } from '#sales';
import { hour, leadFact, offerKeys } from '../../../../test/support/lead-facts.js';
import { askedOf, logOf, project } from '../../../../test/support/memory-documents.js';
import { GetLossShares } from './loss-shares-answer.js';
import { lossShares } from './loss-shares.js';

const { model, queries } = lossShares(calendarOf('UTC'));
const sent = (pipeline: string, source: Source) =>
  leadFact('OfferSent', { ...offerKeys, pipeline, source, firstSentAt: hour(7) }, hour(7));
const offers = [sent('p.1', 'call'), sent('p.1', 'call'), sent('freight', 'call'), sent('p.1', 'referral')];

describe("The offers of a seller's day", () => {
  it('are told apart by pipeline and source', async () => {
    const context = askedOf([project(model, logOf(offers))]);
    const count = async (query: Partial<GetLossShares>) =>
      (await queries[0].run(Object.assign(new GetLossShares(), query), context)).totals.sent;
    expect(await count({ pipeline: 'p.1' })).toBe(3);
    expect(await count({ pipeline: 'freight' })).toBe(1);
    expect(await count({ source: 'call' })).toBe(3);
    expect(await count({ pipeline: 'p.1', source: 'referral' })).toBe(1);
  });

  it('are kept in the order of pipelines, then of sources, in whatever order they were sent', () => {
    for (const log of [offers, offers.toReversed()]) {
      const kept = Object.values(project(model, logOf(log)).all).map(({ cells }) =>
        cells.map(({ pipeline, source, sent: count }) => [pipeline, source, count]),
      );
      const cells = [
        ['freight', 'call', 1],
        ['p.1', 'call', 2],
        ['p.1', 'referral', 1],
      ];
      expect(kept).toEqual([cells, cells]);
    }
  });
});
