import fc from 'fast-check';
import { calendarOf, type Money, type RecordedEvent, START } from '#kernel';
import { type LeadCard, reportsOf } from '#reports';
import { CommandExecutor } from '../../libs/runtime/src/commands/command-executor.js';
import { rebuild } from '../../libs/runtime/src/projector/rebuild.js';
import { QueryRunner } from '../../libs/runtime/src/queries/query-runner.js';
import { openStores } from '../support/stores.js';
import { type Asked, competitorsIn, funnelIn, leadsIn, outcomesIn, purchasesIn, spentIn, visitsIn } from './recount.js';
import { someHistory } from './some-history.js';

const calendar = calendarOf('Europe/Kyiv');
const { models, queries } = reportsOf(calendar);
const SKETCH = 0.01;
const MILLISECOND = 0.001;

interface World {
  readonly log: readonly RecordedEvent[];
  readonly ask: <Answer>(name: string, query: object) => Promise<Answer>;
}

/** What happens to a random history, folded into stores of its own. */
async function afterHistory(seed: number, length: number, work: (world: World) => Promise<void>): Promise<void> {
  const stores = openStores(models);
  const { events, documents } = stores;
  try {
    await someHistory(new CommandExecutor(events), seed, length);
    await rebuild(events, documents, models);
    const log: RecordedEvent[] = [];
    for await (const page of events.pages({ after: START })) log.push(...page.events);
    const runner = new QueryRunner(events, documents, calendar, 0);
    const ask = async <Answer>(name: string, query: object): Promise<Answer> => {
      const definition = queries.find((one) => one.name === name);
      if (!definition) throw new Error(`There is no query ${name}`);
      return (await runner.run(definition, Object.assign(new definition.type(), query))) as Answer;
    };
    await work({ log, ask });
  } finally {
    await stores.close();
  }
}

const day = fc.date({ min: new Date('2024-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map(dayIn);
function dayIn(date: Date): string {
  return date.toISOString().slice(0, 10);
}
const period = fc.oneof(
  fc.constant({}),
  fc.tuple(day, day).map(([one, other]): Asked => (one < other ? { from: one, to: other } : { from: other, to: one })),
);
const whose = fc.constantFrom<Asked>({}, { seller: 'olga' }, { seller: '-' }, { source: 'call' });
const asked = fc.array(
  fc.tuple(period, whose).map(([days, filter]): Asked => ({ ...days, ...filter })),
  { minLength: 2, maxLength: 2 },
);
const history = fc.record({ seed: fc.integer(), length: fc.integer({ min: 100, max: 400 }), questions: asked });

/** The smallest value that this share of all does not exceed. */
const nearestRank = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length - 1e-9)) - 1] ?? NaN;

type Times = { readonly median: number; readonly p90: number } | null;
type Status = ReturnType<ReturnType<typeof funnelIn>>['figures'] & { status: string; secondsInStatus: Times };
interface Funnel {
  readonly statuses: Status[];
  readonly leads: ReturnType<typeof leadsIn>;
}

function expectTimes(times: Times, seconds: readonly number[]): void {
  if (seconds.length === 0) expect(times).toBeNull();
  for (const [said, share] of [
    [times?.median, 0.5],
    [times?.p90, 0.9],
  ] as const) {
    const exact = nearestRank(seconds, share);
    if (seconds.length > 0) expect(Math.abs((said ?? NaN) - exact)).toBeLessThanOrEqual(exact * SKETCH + MILLISECOND);
  }
}

async function expectFunnels({ log, ask }: World, question: Asked): Promise<number> {
  let lost = 0;
  for (const pipeline of ['simple', 'long']) {
    const { statuses, leads } = await ask<Funnel>('get-funnel', { pipeline, ...question });
    expect(leads).toEqual(leadsIn(log, pipeline, question));
    const recounted = funnelIn(log, pipeline, question);
    for (const { status, secondsInStatus, ...said } of statuses) {
      const { figures, seconds } = recounted(status);
      expect(said).toMatchObject(figures);
      expect(said.lostByReason).toEqual(figures.lostByReason);
      expectTimes(secondsInStatus, seconds);
      lost += figures.lost;
    }
  }
  return lost;
}

async function expectLossShares({ log, ask }: World, question: Asked): Promise<number> {
  const { totals } = await ask<{ totals: ReturnType<typeof outcomesIn> }>('get-loss-shares', question);
  const outcomes = outcomesIn(log, question);
  expect(totals).toMatchObject(outcomes);
  expect(totals.refused).toEqual(outcomes.refused);
  return outcomes.closed;
}

async function expectCompetitors({ log, ask }: World, question: Asked): Promise<number> {
  const { rows } = await ask<{ rows: ReturnType<typeof competitorsIn> }>('get-competitors', question);
  const said = rows.map((row) => ({ ...row, competitor: row.competitor?.toLowerCase() }));
  const recounted = competitorsIn(log, question);
  expect(said).toHaveLength(recounted.length);
  expect(said).toEqual(expect.arrayContaining(recounted));
  return recounted.reduce((sum, { offers, leads }) => sum + offers + leads, 0);
}

async function expectClients({ log, ask }: World): Promise<number> {
  const bought = purchasesIn(log);
  const clients = new Set(bought.map(({ client }) => client));
  for (const clientId of clients) {
    const own = bought.filter(({ client }) => client === clientId);
    const days = [...new Set(own.map(({ day }) => day))].sort();
    const { purchaseDays, firstPurchaseDay, spent } = await ask<ClientCard>('get-client', { clientId });
    expect({ purchaseDays, firstPurchaseDay, spent }).toEqual({
      purchaseDays: days.length,
      firstPurchaseDay: days[0],
      spent: spentIn(own),
    });
  }
  return clients.size;
}

/** A won lead shows what its client paid for it: the deciders and its card are of one mind about its amount. */
async function expectDeals({ log, ask }: World): Promise<number> {
  const deals = purchasesIn(log).filter(({ by }) => log.some(({ data }) => dataOfLead(data) === by));
  for (const { by, amount } of deals) {
    const card = await ask<{ outcome: string; amount: Money | null }>('get-lead', { leadId: by });
    expect([card.outcome, card.amount]).toEqual(['won', amount]);
  }
  return deals.length;
}

/** A lead is in the status that its last visit is of, since that began, and changed last when the last thing happened. */
async function expectCards({ log, ask }: World): Promise<number> {
  const visits = new Map(visitsIn(log).map((visit) => [visit.lead, visit]));
  for (const [leadId, visit] of visits) {
    const happened = log.filter(({ data }) => dataOfLead(data) === leadId).map(({ occurredAt }) => occurredAt);
    const { status, statusKind, statusSince, seller, changedAt, revision } = await ask<LeadCard>('get-lead', {
      leadId,
    });
    expect({ status, statusKind, statusSince, seller, changedAt, revision }).toEqual({
      status: visit.status,
      statusKind: visit.kind,
      statusSince: visit.began,
      seller: visit.seller,
      changedAt: happened.sort().at(-1),
      revision: happened.length - 1,
    });
  }
  return visits.size;
}

const dataOfLead = (data: unknown): unknown => (data as { leadId?: string }).leadId;

interface ClientCard {
  readonly purchaseDays: number;
  readonly firstPurchaseDay: string;
  readonly spent: Record<string, number>;
}

it('whatever happened, the reports answer what a recount of the whole log counts', async () => {
  const seen = { lost: 0, closed: 0, competitors: 0, clients: 0, deals: 0, cards: 0 };
  await fc.assert(
    fc.asyncProperty(history, async ({ seed, length, questions }) =>
      afterHistory(seed, length, async (world) => {
        for (const question of [{}, ...questions]) {
          seen.lost += await expectFunnels(world, question);
          seen.closed += await expectLossShares(world, question);
          seen.competitors += await expectCompetitors(world, question);
        }
        seen.clients += await expectClients(world);
        seen.deals += await expectDeals(world);
        seen.cards += await expectCards(world);
      }),
    ),
    { numRuns: 20 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
}, 180_000);
