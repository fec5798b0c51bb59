import { EventEmitter } from 'node:events';
import type { ClientEvent, LogPosition, StoreClient, Subscribing } from './client.js';
import { NoAnswer } from './errors.js';
import { formatPosition } from './events.js';
import { Inbox } from './inbox.js';
import { Subscription, wishFor } from './subscription.js';

const at = (place: number): LogPosition => ({ commit: BigInt(place), prepare: BigInt(place) });

const anEvent = (place: number): ClientEvent => ({
  streamId: 'lead-1',
  id: `id-${place}`,
  revision: BigInt(place),
  type: 'LeadOpened',
  isJson: true,
  created: new Date(0),
  data: {},
  metadata: { occurredAt: '2026-01-01T00:00:00.000Z' },
  position: at(place),
});

const begun: Subscription[] = [];

afterEach(() => {
  for (const subscription of begun.splice(0)) subscription.end();
});

/** A subscription whose server a test plays. */
function played(confirmationMs = 60_000) {
  const emitter = new EventEmitter();
  const calls = { paused: 0, resumed: 0, unsubscribed: 0 };
  let checkpoint: (position: LogPosition) => void = () => undefined;
  const subscribing: Subscribing & { readableLength: number } = Object.assign(emitter, {
    readableLength: 0,
    pause: () => (calls.paused += 1),
    resume: () => (calls.resumed += 1),
    unsubscribe: async () => {
      calls.unsubscribed += 1;
    },
  });
  const client: Pick<StoreClient, 'subscribe'> = {
    subscribe: (_after, _filter, reached) => {
      checkpoint = reached;
      return subscribing;
    },
  };
  const inbox = new Inbox(formatPosition(at(0)), 2);
  const subscription = new Subscription(client, inbox, wishFor(undefined), confirmationMs);
  begun.push(subscription);
  const hand = (place: number): void => void emitter.emit('data', { event: anEvent(place) });
  return {
    calls,
    emitter,
    hand,
    inbox,
    subscribing,
    subscription,
    pass: (place: number) => {
      checkpoint(at(place));
    },
  };
}

describe('A subscription', () => {
  it('that ends although nobody ended it has failed', async () => {
    const { calls, emitter, hand, inbox, subscription } = played();
    hand(1);
    emitter.emit('end');
    await expect(subscription.ended).rejects.toBeInstanceOf(NoAnswer);
    expect(calls.unsubscribed).toBe(1);
    hand(2);
    expect(inbox.position).toBe(formatPosition(at(1)));
  });

  it('hears of errors from the moment it is made, and of later ones too', async () => {
    const { emitter, subscription } = played();
    emitter.emit('error', new Error('lost'));
    emitter.emit('error', new Error('lost again'));
    await expect(subscription.ended).rejects.toThrow('lost');
  });

  it('that is never confirmed has failed', async () => {
    await expect(played(1).subscription.ended).rejects.toBeInstanceOf(NoAnswer);
  });

  it('that was ended by its reader has not failed', async () => {
    const { calls, emitter, subscription } = played();
    subscription.end();
    emitter.emit('end');
    await expect(subscription.ended).resolves.toBeUndefined();
    expect(calls.unsubscribed).toBe(1);
  });

  it('holds the server back while its reader has two pages to fold', () => {
    const { calls, hand, inbox, subscription } = played();
    for (const place of [1, 2, 3]) hand(place);
    expect(calls.paused).toBe(0);
    hand(4);
    expect(calls.paused).toBe(1);
    subscription.refill();
    expect(calls.resumed).toBe(0);
    inbox.take();
    subscription.refill();
    expect(calls.resumed).toBe(1);
  });

  it('passes a checkpoint only when the events before it were handed out', () => {
    const { hand, inbox, pass, subscribing } = played();
    subscribing.readableLength = 2;
    pass(9);
    subscribing.readableLength = 1;
    hand(1);
    expect(inbox.position).toBe(formatPosition(at(1)));
    subscribing.readableLength = 0;
    hand(2);
    expect(inbox.position).toBe(formatPosition(at(9)));
  });
});
