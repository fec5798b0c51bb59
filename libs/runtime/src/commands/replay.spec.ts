import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { EventStore } from '#event-store';
import type { BulkItem, BulkOutcome } from '#import';
import { defineCommand, defineStream, reject } from '#kernel';
import { Text, Whole } from '#schema';
import { METADATA } from '../../../../test/support/metadata.js';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { StreamBulkExecutor } from './bulk-executor.js';

/** A counter that takes a step only where it stands: what comes too early or too late is refused, what is there already changes nothing. */
type Stepped = { Stepped: { to: number } };
const counters = defineStream<number, Stepped>({
  category: 'counters',
  initial: 0,
  evolve: { Stepped: (_, { to }) => to },
});
class Step {
  @Text('Which counter', '7') counterId!: string;
  @Whole('Where to', 1) to!: number;
}
const stepped = (to: number) => [{ type: 'Stepped' as const, data: { to } }];
const step = defineCommand<Step, number, Stepped, object>({
  name: 'step',
  type: Step,
  stream: counters,
  id: ({ counterId }) => counterId,
  decide: (count, { to }) => {
    if (to === count) return [];
    return Math.abs(to - count) === 1 ? stepped(to) : reject('conflict', 'too-far', `to: it stands at ${count}`);
  },
});

interface Given {
  readonly counter: number;
  readonly to: number;
}

const itemsOf = (rows: readonly Given[], file = 'log'): BulkItem[] =>
  rows.map(({ counter, to }, index) => ({
    command: 'step',
    fields: { counterId: String(counter), to },
    commandId: `${file}-${index + 1}`,
    actor: { id: 'import' },
    occurredAt: '2026-03-01T09:00:00.000Z',
    correlationId: file,
    row: index + 1,
  }));

const byHand = (given: readonly Given[]): BulkItem[] => itemsOf(given, 'by hand').map(({ row: _row, ...item }) => item);

const rows = fc.array(fc.record({ counter: fc.nat(2), to: fc.integer({ min: 1, max: 3 }) }), { maxLength: 40 });
const chunk = fc.integer({ min: 1, max: 12 });

describe('An import that is run again', () => {
  let stores: Stores;
  beforeEach(() => {
    stores = openStores();
  });
  afterEach(() => stores.close());

  /** With nothing remembered of an earlier run, in chunks of so many rows. */
  async function run(items: readonly BulkItem[], size: number, events = stores.events): Promise<BulkOutcome[]> {
    const executor = new StreamBulkExecutor(events, [step]);
    const outcomes: BulkOutcome[] = [];
    for (let at = 0; at < items.length; at += size)
      outcomes.push(...(await executor.executeAll(items.slice(at, at + size))));
    return outcomes;
  }
  const kinds = (outcomes: readonly BulkOutcome[]): string[] =>
    outcomes.map(({ kind }) => (kind === 'repeated' ? 'applied' : kind));
  const stepsOf = async (counter: number): Promise<number[]> =>
    (await stores.events.readStream(`counters-${counter}`)).map(({ data }) => (data as { to: number }).to);

  it('decides every row as it was decided first, in whatever chunks, also after a kill, and appends nothing', async () => {
    await fc.assert(
      fc.asyncProperty(rows, chunk, chunk, fc.nat(40), async (given, one, other, killedAt) => {
        const [own, unbroken] = [openStores(), openStores()];
        const items = itemsOf(given);
        const expected = kinds(await run(items, one, unbroken.events));
        await run(items.slice(0, killedAt), one, own.events);
        const first = await run(items, one, own.events);
        const head = await own.events.head();
        const again = await run(items, other, own.events);
        const after = await own.events.head();
        await Promise.all([own.close(), unbroken.close()]);
        expect([kinds(first), kinds(again), after]).toEqual([expected, expected, head]);
      }),
      { numRuns: 60 },
    );
  });

  it('does so also where others wrote to the same streams before it was whole', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rows, chunk, chunk, fc.nat(40), async (given, others, first, again, killedAt) => {
        const own = openStores();
        const items = itemsOf(given);
        await run(items.slice(0, killedAt), first, own.events);
        await run(byHand(others), 1, own.events);
        const whole = await run(items, first, own.events);
        const head = await own.events.head();
        const second = await run(items, again, own.events);
        const after = await own.events.head();
        await own.close();
        expect([kinds(second), after]).toEqual([kinds(whole), head]);
      }),
      { numRuns: 100 },
    );
  });

  it('takes what was refused once the reason for it is gone, at the end, and what builds on it', async () => {
    const [one, two, three] = itemsOf([
      { counter: 0, to: 1 },
      { counter: 0, to: 3 },
      { counter: 0, to: 2 },
    ]) as [BulkItem, BulkItem, BulkItem];
    const lenient = defineCommand<Step, number, Stepped, object>({
      ...step,
      decide: (_, { to }) => [{ type: 'Stepped', data: { to } }],
    });
    expect(kinds(await run([one, two, three], 1))).toEqual(['applied', 'rejected', 'applied']);
    const mended = new StreamBulkExecutor(stores.events, [lenient]);
    expect(kinds(await mended.executeAll([one, two]))).toEqual(['applied', 'applied']);
    expect(kinds(await run([one, two, three], 1))).toEqual(['applied', 'applied', 'applied']);
    expect(await stepsOf(0)).toEqual([1, 2, 3]);
  });

  it('writes with each event of which import and which of its rows it comes', async () => {
    await run(itemsOf([1, 2, 9, 3].map((to) => ({ counter: 1, to }))), 2);
    const written = await stores.events.readStream('counters-1');
    expect(written.map(({ metadata: { correlationId, row } }) => [correlationId, row])).toEqual([
      ['log', 1],
      ['log', 2],
      ['log', 4],
    ]);
  });

  it('decides the rows of another file on the stream as it stands, whatever their numbers', async () => {
    await run(itemsOf([{ counter: 1, to: 1 }, ...Array<Given>(9).fill({ counter: 0, to: 1 })]), 3);
    const [first] = itemsOf([{ counter: 1, to: 2 }], 'another');
    if (!first) throw new Error('There is none');
    expect(kinds(await run([first], 1))).toEqual(['applied']);
    expect(await stepsOf(1)).toEqual([1, 2]);
    const both = itemsOf(
      [2, 3].map((to) => ({ counter: 1, to })),
      'a third',
    );
    for (const size of [2, 1, 2]) expect(kinds(await run(both, size))).toEqual(['unchanged', 'applied']);
    expect(await stepsOf(1)).toEqual([1, 2, 3]);
  });

  it('undoes nothing that others have done meanwhile: a row without an event is judged by what the file says, and by what is there', async () => {
    const [one, same, far, next] = itemsOf([1, 1, 3, 2].map((to) => ({ counter: 0, to }))) as [
      BulkItem,
      BulkItem,
      BulkItem,
      BulkItem,
    ];
    expect(kinds(await run([one, same, far], 2))).toEqual(['applied', 'unchanged', 'rejected']);
    await run(byHand([2, 3].map((to) => ({ counter: 0, to }))), 1);
    for (const size of [1, 2, 4])
      expect(kinds(await run([one, same, far, next], size))).toEqual(['applied', 'unchanged', 'rejected', 'applied']);
    expect(await stepsOf(0)).toEqual([1, 2, 3, 2]);
  });

  it('gets through where others write to the same stream all the time', async () => {
    const items = itemsOf(Array.from({ length: 600 }, (_, n) => ({ counter: 0, to: n + 1 })));
    let others = 0;
    /** Somebody else is faster than every large append: it says once more where the counter stands. */
    const append: EventStore['append'] = async (stream, expected, events) => {
      if (events.length > 9) {
        const { data = { to: 0 }, revision = -1 } = (await stores.events.readStream(stream)).at(-1) ?? {};
        const id = randomUUID();
        const metadata = { ...METADATA, commandId: id };
        await stores.events.append(stream, revision < 0 ? 'none' : revision, [{ id, type: 'Stepped', data, metadata }]);
        others += 1;
      }
      return stores.events.append(stream, expected, events);
    };
    const contended = { ...stores.events, append };
    const outcomes = await run(items, 600, contended);
    expect(outcomes.filter(({ kind }) => kind !== 'applied')).toEqual([]);
    expect(others).toBeGreaterThan(1);
    expect((await stepsOf(0)).filter((to, place, all) => to !== (all[place - 1] ?? 0))).toEqual(
      items.map((_, n) => n + 1),
    );
  });
});
