import { defineCommand, defineStream, reject, Rejected } from '#kernel';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { CommandExecutor } from './command-executor.js';
import type { Envelope } from './envelope.js';

type CounterEvents = { Counted: { by: number } };
const counter = defineStream<{ total: number }, CounterEvents>({
  category: 'counter',
  initial: { total: 0 },
  evolve: { Counted: (state, { by }) => ({ total: state.total + by }) },
});
class Count {
  counterId = 'one';
  by = 1;
}
const count = defineCommand<Count, { total: number }, CounterEvents, { other: { total: number } }>({
  name: 'count',
  type: Count,
  stream: counter,
  id: ({ counterId }) => counterId,
  references: () => ({ other: { stream: counter, id: 'other' } }),
  decide(state, { by }, { references }) {
    if (by === 0) return [];
    if (state.total + by > 100 + references.other.total) return reject('refused', 'too-much', 'total must stay low');
    return [{ type: 'Counted', data: { by } }];
  },
});
const discount = defineCommand<Count, { total: number }, CounterEvents, object>({
  ...count,
  name: 'discount',
  decide: () => [],
});

let made = 0;
const envelope = (more: Partial<Envelope> = {}): Envelope => ({
  commandId: `command-${++made}`,
  actor: { id: 'anna' },
  occurredAt: '2026-03-01T09:00:00.000Z',
  correlationId: 'c',
  causationId: 'c',
  ...more,
});
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Rejected ? `${error.rejection.kind} ${error.rejection.code}` : String(error)),
  );

describe('the command executor', () => {
  let stores: Stores;
  let executor: CommandExecutor;
  beforeEach(() => {
    stores = openStores();
    executor = new CommandExecutor(stores.events);
  });
  afterEach(() => stores.close());

  it('appends what the decision yields, with who, when and which command', async () => {
    const answer = await executor.execute(count, { counterId: 'one', by: 3 }, envelope({ commandId: 'k' }));
    expect(answer).toMatchObject({ revision: 0, eventTypes: ['Counted'], repeated: false });
    const [event] = await stores.events.readStream('counter-one');
    expect(event).toMatchObject({
      type: 'Counted',
      data: { by: 3 },
      position: answer.position,
      metadata: { actor: { id: 'anna' }, command: 'count', commandId: 'k', occurredAt: '2026-03-01T09:00:00.000Z' },
    });
  });

  it('answers a repeated command as the first time, also after others came and in another process', async () => {
    const first = await executor.execute(count, { counterId: 'one', by: 3 }, envelope({ commandId: 'k' }));
    await executor.execute(count, { counterId: 'one', by: 4 }, envelope());
    const again = await executor.execute(count, { counterId: 'one', by: 3 }, envelope({ commandId: 'k' }));
    const elsewhere = await new CommandExecutor(stores.events).execute(
      count,
      { counterId: 'one', by: 3 },
      envelope({ commandId: 'k' }),
    );
    expect(again).toEqual({ ...first, repeated: true });
    expect(elsewhere).toEqual({ ...first, repeated: true });
    expect(await stores.events.readStream('counter-one')).toHaveLength(2);
  });

  it('refuses the id of another command', async () => {
    await executor.execute(count, { counterId: 'one', by: 3 }, envelope({ commandId: 'k' }));
    const code = await codeOf(executor.execute(discount, { counterId: 'one', by: 3 }, envelope({ commandId: 'k' })));
    expect(code).toBe('refused idempotency-key-reused');
  });

  it('refuses the id of the same command with another digest, and answers where either has none', async () => {
    const again = (digest?: string) =>
      codeOf(
        executor.execute(count, { by: 3, counterId: 'one' }, envelope({ commandId: 'k', ...(digest && { digest }) })),
      );
    expect([await again('one'), await again('one'), await again(), await again('other')]).toEqual([
      ...Array.from({ length: 3 }, () => 'accepted'),
      'refused idempotency-key-reused',
    ]);
    const [event] = await stores.events.readStream('counter-one');
    expect(event?.metadata.commandDigest).toBe('one');

    await executor.execute(count, { by: 3, counterId: 'older' }, envelope({ commandId: 'k' }));
    const older = executor.execute(count, { by: 4, counterId: 'older' }, envelope({ commandId: 'k', digest: 'any' }));
    expect(await older).toMatchObject({ revision: 0, repeated: true });
  });

  it('does one of two commands that come under one id at once to two processes, and tells the other', async () => {
    const two = [executor, new CommandExecutor(stores.events)];
    await Promise.all(two.map((one) => one.execute(count, { counterId: 'one', by: 1 }, envelope())));
    const send = (by: number, nth: number, digest = `by ${by}`): Promise<string> =>
      codeOf((two[nth] ?? executor).execute(count, { counterId: 'one', by }, envelope({ commandId: 'k', digest })));
    const codes = await Promise.all([send(3, 0), send(40, 1)]);
    expect(codes.toSorted()).toEqual(['accepted', 'refused idempotency-key-reused']);
    // Both go on from what stands in the log.
    const [by, digest] = codes[0] === 'accepted' ? [3, 'by 3'] : [40, 'by 40'];
    expect(await Promise.all([send(by, 0, digest), send(by, 1, digest)])).toEqual(['accepted', 'accepted']);
    const states = await Promise.all(two.map(async (one) => (await one.streams.load(counter, 'one')).state.total));
    expect(states).toEqual([2 + by, 2 + by]);
  });

  it('decides anew where the same command came at another time through another process', async () => {
    const two = [executor, new CommandExecutor(stores.events)];
    const answers = await Promise.all(
      two.map((one, nth) =>
        one.execute(
          count,
          { counterId: 'one', by: 1 },
          envelope({ commandId: 'k', digest: 'd', occurredAt: `2026-03-01T09:00:00.00${nth}Z`, expectedRevision: -1 }),
        ),
      ),
    );
    expect(answers.map(({ repeated }) => repeated).toSorted()).toEqual([false, true]);
    expect(answers[0]?.position).toBe(answers[1]?.position);
  });

  it('answers a key under which nothing changed as the first time, whatever others did meanwhile', async () => {
    const asked = envelope({ commandId: 'k', digest: 'd' });
    const first = await executor.execute(count, { counterId: 'one', by: 0 }, asked);
    await executor.execute(count, { counterId: 'one', by: 7 }, envelope());
    const again = (by: number, digest: string) =>
      executor.execute(count, { counterId: 'one', by }, envelope({ commandId: 'k', digest }));
    expect(await again(0, 'd')).toEqual({ ...first, repeated: true });
    expect(await codeOf(again(3, 'other'))).toBe('refused idempotency-key-reused');
    const elsewhere = executor.execute(count, { counterId: 'two', by: 3 }, asked);
    expect(await elsewhere).toMatchObject({ repeated: false, eventTypes: ['Counted'] });
    expect(await stores.events.readStream('counter-one')).toHaveLength(1);
  });

  it('does not go back behind what has happened to the stream where nobody says when', async () => {
    const timesOf = async () => (await stores.events.readStream('counter-one')).map(({ occurredAt }) => occurredAt);
    const ahead = '2027-03-01T09:00:00.000Z';
    await executor.execute(count, { counterId: 'one', by: 1 }, envelope({ occurredAt: ahead }));
    await executor.execute(count, { counterId: 'one', by: 1 }, envelope({ isNow: true }));
    const said = '2026-02-01T09:00:00.000Z';
    const elsewhere = new CommandExecutor(stores.events);
    await elsewhere.execute(count, { counterId: 'one', by: 1 }, envelope({ occurredAt: said, isNow: false }));
    await elsewhere.execute(count, { counterId: 'one', by: 1 }, envelope({ isNow: true }));
    expect(await timesOf()).toEqual([ahead, ahead, said, ahead]);
  });

  it('records nothing where the decision is a no-op or a refusal', async () => {
    expect(await executor.execute(count, { counterId: 'one', by: 0 }, envelope())).toMatchObject({
      revision: -1,
      eventTypes: [],
    });
    expect(await codeOf(executor.execute(count, { counterId: 'one', by: 500 }, envelope()))).toBe('refused too-much');
    expect(await stores.events.readStream('counter-one')).toEqual([]);
  });

  it('shows the decision the state of the streams it refers to', async () => {
    await executor.execute(count, { counterId: 'other', by: 90 }, envelope());
    expect(await codeOf(executor.execute(count, { counterId: 'one', by: 150 }, envelope()))).toBe('accepted');
  });

  it('decides only on the revision that the sender has seen, where one is named', async () => {
    await executor.execute(count, { counterId: 'one', by: 1 }, envelope());
    expect(await codeOf(executor.execute(count, { counterId: 'one', by: 1 }, envelope({ expectedRevision: 7 })))).toBe(
      'precondition-failed stale-revision',
    );
    expect(await codeOf(executor.execute(count, { counterId: 'one', by: 1 }, envelope({ expectedRevision: 0 })))).toBe(
      'accepted',
    );
  });

  it('decides on any revision where the sender asks that there is one, and only there', async () => {
    const onAny = () => executor.execute(count, { counterId: 'one', by: 1 }, envelope({ expectedRevision: 'any' }));
    expect(await codeOf(onAny())).toBe('precondition-failed stale-revision');
    await executor.execute(count, { counterId: 'one', by: 1 }, envelope());
    expect(await codeOf(onAny())).toBe('accepted');
  });

  it('gives every one of 50 commands at once its effect exactly once, from two executors on one log', async () => {
    const other = new CommandExecutor(stores.events);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        codeOf(
          (n % 2 ? executor : other).execute(count, { counterId: 'one', by: 1 }, envelope({ commandId: `k${n}` })),
        ),
      ),
    );
    const ids = (await stores.events.readStream('counter-one')).map((event) => event.metadata.commandId);
    const accepted = results.flatMap((result, n) => (result === 'accepted' ? [`k${n}`] : []));
    expect(new Set(results.filter((result) => result !== 'accepted'))).toEqual(
      new Set(accepted.length < 50 ? ['conflict concurrent-change'] : []),
    );
    expect(ids.toSorted()).toEqual(accepted.toSorted());
    expect(accepted.length).toBeGreaterThan(24);
  });
});
