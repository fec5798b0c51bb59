import { StoreUnavailable } from '#event-store';
import { ReadStoreUnavailable } from '#read-store';
import { awaitStore } from './await-store.js';

const never = new AbortController().signal;

describe('Waiting for a store', () => {
  it('goes on until it answers, and says what it waits for', async () => {
    const said: string[] = [];
    let attempts = 0;
    const answer = await awaitStore(
      'MongoDB',
      async () => {
        attempts += 1;
        if (attempts === 1) throw new ReadStoreUnavailable('MongoDB at db:27017 has nothing that listens');
        return 'there';
      },
      { waitMs: 60_000, signal: never, say: (message) => said.push(message) },
    );
    expect(answer).toBe('there');
    expect(said).toEqual(['Waiting for MongoDB, 0 s of at most 60 s: MongoDB at db:27017 has nothing that listens']);
  });

  it('ends with what it waited for when the time is over', async () => {
    const waiting = awaitStore('EventStoreDB', () => Promise.reject(new StoreUnavailable('esdb://db is silent')), {
      waitMs: 600,
      signal: never,
      say: () => undefined,
    });
    await expect(waiting).rejects.toThrow(StoreUnavailable);
    // Half a second is said as none or as one: a timer may ring a little before its time.
    await expect(waiting).rejects.toThrow(
      /^esdb:\/\/db is silent\. It was waited for [01] s \(LEADGER_STORE_WAIT_MS\)$/,
    );
  });

  it.each([
    ['what waiting does not mend', new StoreUnavailable('wrong password', { isLasting: true })],
    ['a bug', new TypeError('oops')],
  ])('does not wait for %s', async (_, error) => {
    let attempts = 0;
    const attempt = (): Promise<never> => {
      attempts += 1;
      return Promise.reject(error);
    };
    const say = (): void => undefined;
    await expect(awaitStore('it', attempt, { waitMs: 60_000, signal: never, say })).rejects.toBe(error);
    expect(attempts).toBe(1);
  });

  it('makes one attempt where nothing is to be waited for', async () => {
    const error = new StoreUnavailable('away');
    const attempt = (): Promise<never> => Promise.reject(error);
    await expect(awaitStore('it', attempt, { waitMs: 0, signal: never, say: () => undefined })).rejects.toBe(error);
  });

  it('stops at the signal', async () => {
    const stop = new AbortController();
    const waiting = awaitStore('it', () => Promise.reject(new StoreUnavailable('away')), {
      waitMs: 60_000,
      signal: stop.signal,
      say: () => {
        stop.abort();
      },
    });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(stop.signal.aborted).toBe(true);
  });
});
