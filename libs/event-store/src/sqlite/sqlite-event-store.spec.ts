import { rmSync } from 'node:fs';
import { START } from '#kernel';
import { eventStoreContract } from '../../../../test/contracts/event-store.contract.js';
import { aFile, anEvent, cleanUp, open, readAll } from '../../../../test/contracts/event-store/sqlite-fixture.js';
import { InvalidAppend, UnknownPosition, WrongExpectedRevision } from '../port.js';

afterEach(cleanUp);

eventStoreContract('SQLite', async () => {
  const path = aFile();
  const store = open(path);
  return {
    store,
    reopen: async () => {
      await store.close();
      return open(path);
    },
    second: async () => open(path),
    dispose: cleanUp,
  };
});

describe('The SQLite event store', () => {
  it('stands at the start while it is empty, and numbers positions from one in sixteen digits', async () => {
    const store = open(aFile());
    expect(await store.head()).toBe(START);
    const { position } = await store.append('lead-1', 'none', [anEvent()]);
    expect(position).toBe('0000000000000001');
  });

  it('reports SQLite and its version, and notices that its file was removed', async () => {
    const path = aFile();
    const store = open(path);
    expect(await store.check()).toEqual({
      kind: 'sqlite',
      version: expect.stringMatching(/^3\./) as string,
      warnings: [],
    });
    const appendTo = (...streams: string[]) =>
      Promise.allSettled(streams.map((stream) => store.append(stream, 'none', [anEvent()])));
    await appendTo('lead-1', 'lead-2');
    rmSync(path);
    await expect(store.check()).rejects.toThrow(/was removed or replaced/);
    // What is written then is nowhere, so it must not be acknowledged, be it written here or in the thread.
    for (const outcome of [...(await appendTo('lead-3')), ...(await appendTo('lead-4', 'lead-5', 'lead-6'))])
      expect(outcome).toMatchObject({ reason: { message: expect.stringContaining('removed or replaced') as string } });
  });

  it('refuses to be read from a position that it has not come to: what comes next would be passed over', async () => {
    const store = open(aFile());
    const { position } = await store.append('lead-1', 'none', [anEvent()]);
    for (const live of [true, false]) {
      const next = store.pages({ after: '0000000000000002', live })[Symbol.asyncIterator]().next();
      await expect(next).rejects.toBeInstanceOf(UnknownPosition);
    }
    expect(await store.pages({ after: position })[Symbol.asyncIterator]().next()).toMatchObject({ done: false });
  });

  it('stamps events with the time of its clock', async () => {
    const store = open(aFile(), { now: () => Date.parse('2026-03-04T05:06:07.008Z') });
    await store.append('lead-1', 'none', [anEvent()]);
    expect((await store.readStream('lead-1'))[0]?.recordedAt).toBe('2026-03-04T05:06:07.008Z');
  });

  it('refuses the id of another stream, with nothing of that append written and nobody else harmed', async () => {
    const store = open(aFile());
    const known = anEvent();
    await store.append('lead-1', 'none', [known]);
    const outcomes = await Promise.allSettled([
      store.append('lead-2', 'none', [anEvent()]),
      store.append('lead-3', 'none', [anEvent(), known]),
      store.append('lead-4', 'none', [known]),
      store.append('lead-5', 'none', [anEvent(), anEvent()]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    for (const index of [1, 2]) expect(outcomes[index]).toMatchObject({ reason: expect.any(InvalidAppend) as unknown });
    expect((await readAll(store)).map(({ stream }) => stream)).toEqual(['lead-1', 'lead-2', 'lead-5', 'lead-5']);
  });

  it('takes known ids at the current revision as a conflict', async () => {
    const store = open(aFile());
    const event = anEvent();
    await store.append('lead-1', 'none', [event]);
    for (const events of [[event], [anEvent(), event]]) {
      await expect(store.append('lead-1', 0, events)).rejects.toBeInstanceOf(WrongExpectedRevision);
    }
    expect(await readAll(store)).toHaveLength(1);
  });

  it('refuses names it could not keep, and revisions that are none', async () => {
    const store = open(aFile());
    await expect(store.append('lead-\0', 'none', [anEvent()])).rejects.toBeInstanceOf(InvalidAppend);
    await expect(store.append('lead-\ud800', 'none', [anEvent()])).rejects.toBeInstanceOf(InvalidAppend);
    for (const revision of [-1, 0.5, NaN]) {
      await expect(store.append('lead-1', revision, [anEvent()])).rejects.toBeInstanceOf(InvalidAppend);
    }
    expect(await store.head()).toBe(START);
  });

  it('refuses a position of another kind of store', async () => {
    const store = open(aFile());
    await expect(store.pages({ after: 'C:12/P:12' })[Symbol.asyncIterator]().next()).rejects.toThrow(
      /another event store/,
    );
  });

  it.each([0, -1, 1.5, NaN])('refuses pages of %d events', async (pageSize) => {
    const store = open(aFile());
    await expect(store.pages({ after: START, pageSize })[Symbol.asyncIterator]().next()).rejects.toThrow(RangeError);
  });

  it('bounds what one page looks at, however few events are wanted', async () => {
    const store = open(aFile());
    for (let n = 0; n < 8; n++) {
      await store.append(
        `lead-${n}`,
        'none',
        Array.from({ length: 1_500 }, () => anEvent()),
      );
    }
    const positions: string[] = [];
    for await (const { position } of store.pages({ after: START, types: ['Unheard'], pageSize: 10 }))
      positions.push(position);
    expect(positions).toEqual(['0000000000010000', '0000000000012000']);
  });
});
