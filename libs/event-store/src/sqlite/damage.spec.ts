import Libsql from 'libsql';
import { START } from '#kernel';
import {
  aFile,
  anEvent,
  cleanUp,
  open,
  openError,
  readAll,
} from '../../../../test/contracts/event-store/sqlite-fixture.js';
import { type EventPage, type EventStore, type PagesOptions, StoreUnavailable } from '../port.js';
import { formatPosition } from './rows.js';

afterEach(cleanUp);

/** A stream of five events, in which something is then done to the file behind the store's back. */
async function damaged(sql: string): Promise<{ path: string; store: EventStore }> {
  const path = aFile();
  const store = open(path);
  for (let n = 0; n < 5; n++) await store.append('lead-1', n === 0 ? 'none' : n - 1, [anEvent()]);
  const db = new Libsql(path);
  db.exec(sql);
  db.close();
  return { path, store };
}

describe('A damaged log', () => {
  it('names an event that is no JSON any more', async () => {
    const { store } = await damaged(`UPDATE events SET data = '{"cut'`);
    await expect(readAll(store)).rejects.toThrow(/position 1 is damaged/);
    await expect(store.readStream('lead-1')).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('is never read with events left out', async () => {
    const { store } = await damaged('DELETE FROM events WHERE position IN (2, 3)');
    const missing = /2 events are missing among positions 1 to 5: restore a backup/;
    await expect(readAll(store)).rejects.toThrow(missing);
    const read = async (options: PagesOptions): Promise<number> => {
      const pages: EventPage[] = [];
      for await (const page of store.pages(options)) pages.push(page);
      return pages.flatMap(({ events }) => events).length;
    };
    for (const types of [[anEvent().type, 'Other'], ['Other']])
      await expect(read({ after: START, types })).rejects.toThrow(missing);
    const ofStream = /2 events are missing among revisions 0 to 4 of lead-1/;
    await expect(store.readStream('lead-1')).rejects.toThrow(ofStream);
    await expect(store.readStream('lead-1', 1)).rejects.toThrow(/revisions 1 to 4/);
    expect(await store.readStream('lead-1', 3)).toHaveLength(2);
    expect(await read({ after: formatPosition(3) })).toBe(2);
  });

  it('that lost its last events is not opened, and does not go on as if they had never been', async () => {
    const { path, store } = await damaged('DELETE FROM events WHERE position IN (4, 5)');
    const missing = /2 events are missing among the last positions: restore a backup/;
    await expect(store.check()).rejects.toThrow(missing);
    expect(String(openError(path))).toMatch(missing);
  });
});
