import { setImmediate as turn } from 'node:timers/promises';
import { type EventStore, StoreUnavailable } from '#event-store';
import type { BulkItem } from '#import';
import { defineCommand, defineStream } from '#kernel';
import { Text } from '#schema';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { StreamBulkExecutor } from './bulk-executor.js';

type Noted = { Noted: { text: string } };
const notes = defineStream<{ texts: readonly string[] }, Noted>({
  category: 'notes',
  initial: { texts: [] },
  evolve: { Noted: ({ texts }, { text }) => ({ texts: [...texts, text] }) },
});
class Note {
  @Text('Which notes', '7') notesId!: string;
  @Text('What to note', 'a', { max: 2_000 }) text!: string;
}
const note = defineCommand<Note, { texts: readonly string[] }, Noted, object>({
  name: 'note',
  type: Note,
  stream: notes,
  id: ({ notesId }) => notesId,
  decide: ({ texts }, { text }) => [{ type: 'Noted', data: { text: `${texts.length}:${text}` } }],
});

/** Two calls with so many are worked on at once, with the second number not even one. */
const [FEW, MANY] = [20, 200];
const items = (text: string, length = MANY): BulkItem[] =>
  Array.from({ length }, (_, n) => ({
    command: 'note',
    fields: { notesId: String(n), text },
    commandId: `${text}-${n}`,
    actor: { id: 'import' },
    occurredAt: '2026-03-01T09:00:00.000Z',
    correlationId: 'c',
  }));

describe('the bulk executor', () => {
  let stores: Stores;
  beforeEach(() => {
    stores = openStores();
  });
  afterEach(() => stores.close());

  const open = (more: Partial<EventStore> = {}): StreamBulkExecutor =>
    new StreamBulkExecutor({ ...stores.events, ...more }, [note]);
  const textsOf = async (n: number): Promise<unknown[]> =>
    (await stores.events.readStream(`notes-${n}`)).map(({ data }) => (data as { text: string }).text);

  it.each([FEW, MANY])(
    'keeps the order of calls that do not wait for each other, on each of %i streams',
    async (streams) => {
      const executor = open({
        append: async (stream, expected, events) => {
          if (JSON.stringify(events).includes(':a"')) for (let turns = 0; turns < 5; turns++) await turn();
          return stores.events.append(stream, expected, events);
        },
      });
      const outcomes = await Promise.all(['a', 'b', 'c'].map((text) => executor.executeAll(items(text, streams))));
      expect(outcomes.flat().filter(({ kind }) => kind !== 'applied')).toEqual([]);
      for (let n = 0; n < streams; n++) expect(await textsOf(n)).toEqual(['0:a', '1:b', '2:c']);
    },
  );

  it('appends a stream in as many groups as its bytes need', async () => {
    const text = 'ю'.repeat(1_900);
    const long = items('', 600).map((item, n) => ({ ...item, fields: { notesId: '0', text: `${n}${text}` } }));
    const outcomes = await open().executeAll(long);
    expect(outcomes.filter(({ kind }) => kind !== 'applied')).toEqual([]);
    expect(await textsOf(0)).toEqual(long.map(({ fields }, n) => `${n}:${fields.text}`));
    const again = await open().executeAll(long);
    expect(again.filter(({ kind }) => kind !== 'repeated')).toEqual([]);
  });

  it('fails only when nothing of the call is under way any more', async () => {
    let underWay = 0;
    const executor = open({
      append: async (stream, ...rest) => {
        if (stream === 'notes-7') throw new StoreUnavailable('away for a moment');
        underWay += 1;
        for (let turns = 0; turns < 5; turns++) await turn();
        return stores.events.append(stream, ...rest).finally(() => (underWay -= 1));
      },
    });
    await expect(executor.executeAll(items('a', FEW))).rejects.toThrow('away for a moment');
    expect(underWay).toBe(0);
  });

  it('lets nothing overtake what has failed, in this call or a later one; another one begins anew', async () => {
    let failures = 1;
    const executor = open({
      append: async (stream, ...rest) => {
        if (stream === 'notes-7' && failures-- > 0) throw new StoreUnavailable('away for a moment');
        return stores.events.append(stream, ...rest);
      },
    });
    const calls = ['a', 'b'].map((text) => executor.executeAll(items(text)));
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) as unknown });
    }
    await expect(executor.executeAll(items('c'))).rejects.toThrow('away for a moment');
    expect(await textsOf(7)).toEqual([]);
    const another = open();
    for (const text of ['a', 'b', 'c']) await another.executeAll(items(text));
    for (let n = 0; n < MANY; n++) expect(await textsOf(n)).toEqual(['0:a', '1:b', '2:c']);
  });
});
