import { calendarOf } from '#kernel';
import { hour, leadFact, offerKeys } from '../../../../test/support/lead-facts.js';
import { askedOf, logOf, project } from '../../../../test/support/memory-documents.js';
import type { GetLossShares } from './loss-shares-answer.js';
import { lossShares } from './loss-shares.js';

const calendar = calendarOf('Europe/Kyiv');
const { model, queries } = lossShares(calendar);
const [getLossShares] = queries;
const sent = { ...offerKeys, firstSentAt: hour(7) };
const log = logOf([
  leadFact('OfferSent', { ...sent, seller: null }, hour(7)),
  leadFact('OfferSent', { ...sent, source: 'referral' }, hour(7)),
]);
const ask = async (query: GetLossShares = {}) => getLossShares.run(query, askedOf([project(model, log)], { calendar }));

describe('the rows of loss shares', () => {
  it('are one of nobody for offers without a seller, and none of sellers without the offers asked for', async () => {
    const sellers = async (query: GetLossShares) => (await ask(query)).rows.map(({ seller }) => seller);
    expect(await sellers({})).toEqual([null, 'anna']);
    expect(await sellers({ source: 'referral' })).toEqual(['anna']);
  });

  it('come with the days asked for, their time zone and the period of a row', async () => {
    const january = { from: '2026-01-01', to: '2026-01-31', period: 'day' } as const;
    expect(await ask(january)).toMatchObject({ ...january, timeZone: 'Europe/Kyiv' });
    expect(await ask()).toMatchObject({ from: null, to: null, period: 'month' });
  });
});
