import { calendarOf, type Plain, type RecordedEvent } from '#kernel';
import {
  type Funnel,
  type FunnelDocument,
  funnels,
  GetFunnel,
  lossShares,
  type LossShares,
  type OfferFigures,
} from '#reports';
import { askedOf, type Projection, project } from '../support/memory-documents.js';
import { BPIC2012, equalTheBpic2012Oracle, givenBpic2012, TIME_ZONE } from './bpic2012.js';
import { bpic2012Events } from './bpic2012-events.js';

givenBpic2012()('the BPI Challenge 2012 log, folded', () => {
  const calendar = calendarOf(TIME_ZONE);
  const funnel = funnels(calendar);
  const shares = lossShares(calendar);
  let events: RecordedEvent[];
  let funnelDocuments: Projection<FunnelDocument>;
  let shareDocuments: Projection<OfferFigures>;

  beforeAll(async () => {
    events = await bpic2012Events(BPIC2012);
    funnelDocuments = project(funnel.model, events);
    shareDocuments = project(shares.model, events);
  }, 300_000);

  const askFunnel = async (query: object = {}): Promise<Plain<Funnel>> => {
    return funnel.queries[0].run(
      Object.assign(new GetFunnel(), { pipeline: 'bpic2012' }, query),
      askedOf([funnelDocuments], { calendar }),
    );
  };
  const askShares = async (query: object = {}): Promise<Plain<LossShares>> => {
    return shares.queries[0].run(query, askedOf([shareDocuments], { calendar }));
  };

  equalTheBpic2012Oracle(() => ({ funnel: askFunnel, lossShares: askShares }));

  it('adds up: the days of a period are the same as its months', async () => {
    const bounds = { from: '2011-09-30', to: '2012-03-31' };
    const cut = ['2011-10-01', '2011-11-17', '2011-12-31', '2012-02-29'] as const;
    const parts = await Promise.all(
      cut.map((from, index) => askFunnel({ from, ...(cut[index + 1] && { to: dayBefore(cut[index + 1] ?? '') }) })),
    );
    const whole = await askFunnel(bounds);
    for (const name of ['entered', 'nowIn', 'left', 'movedOn', 'lost'] as const) {
      const sums = whole.statuses.map((_, index) =>
        parts.reduce((all, part) => all + (part.statuses[index]?.[name] ?? 0), 0),
      );
      expect(sums).toEqual(whole.statuses.map((status) => status[name]));
    }
    expect((await askFunnel()).statuses).toEqual(whole.statuses);
    expect((await askShares({ period: 'year', from: '2011-10-02' })).totals.sent).toBe(
      (await askShares({ period: 'day', from: '2011-10-02' })).rows.reduce((all, { sent }) => all + sent, 0),
    );
  });

  it('keeps `entered - left` at 0 or above in every document, and each event counts once however often it comes', () => {
    const below = Object.values(funnelDocuments.all).filter(
      (doc) =>
        doc.grain !== 'version' && doc.cells.some(({ lines }) => lines.some(([, , entered, left]) => entered < left)),
    );
    expect(below).toEqual([]);
    const twice = events.flatMap((event) => [event, event]);
    expect(project(funnel.model, twice).all).toEqual(funnelDocuments.all);
    expect(project(shares.model, twice).all).toEqual(shareDocuments.all);
  });
});

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
