import { calendarOf } from '#kernel';
import { askedOf, type Fact, logOf, project } from '../../../../test/support/memory-documents.js';
import type { GetCompetitors } from './competitors-answer.js';
import { competitors } from './competitors.js';

const calendar = calendarOf('Europe/Kyiv');
const { model, queries } = competitors(calendar);
const [getCompetitors] = queries;

const naming = (type: string, name: string, more: object = {}): Fact => ({
  stream: 'lead-1',
  type,
  data: { pipeline: 'freight', source: 'call', seller: 'anna', competitor: { name, why: 'Cheaper' }, ...more },
});
const lost = (name: string) => naming('LeadLost', name);
const refused = (name: string, reason: string, currency = 'EUR') =>
  naming('OfferRefused', name, { reason, amount: { minor: 500, currency } });
const ask = async (facts: readonly Fact[], query: GetCompetitors = {}) =>
  getCompetitors.run(query, askedOf([project(model, logOf(facts))], { calendar }));
const named = async (...facts: Fact[]) =>
  (await ask(facts)).rows.map(({ competitor, offers, leads }) => [competitor, offers, leads]);

describe('the rows of competitors', () => {
  it('are one for a name that is written with more blanks, without capitals or in wide letters', async () => {
    expect(await named(lost('Delta  Cargo'), lost(' delta cargo'), lost('\uff24elta Cargo'))).toEqual([
      ['Delta Cargo', 0, 3],
    ]);
  });

  it('are in the order of leads lost where as many offers were refused', async () => {
    const [argo, delta] = [[lost('Argo')], [lost('Delta'), lost('Delta'), lost('Delta')]];
    const expected = [
      ['Delta', 0, 3],
      ['Argo', 0, 1],
    ];
    expect(await named(...argo, ...delta)).toEqual(expected);
    expect(await named(...delta, ...argo)).toEqual(expected);
  });

  it('come with the period asked for and the time zone of its days', async () => {
    const march = { from: '2026-03-01', to: '2026-03-31' };
    expect(await ask([], march)).toMatchObject({ period: march, timeZone: 'Europe/Kyiv' });
    expect((await ask([])).period).toEqual({ from: null, to: null });
  });

  it('as a table have the columns of reasons and of currencies in the order of their codes', async () => {
    const answer = await ask([refused('Delta', 'too-late', 'UAH'), refused('Delta', 'chose-competitor')]);
    expect(Object.keys(getCompetitors.csv?.rows(answer)[0] ?? {})).toEqual([
      'competitor',
      'offers',
      'leads',
      'reason:chose-competitor',
      'reason:too-late',
      'worth:EUR',
      'worth:UAH',
    ]);
  });
});
