import type { EventPage, EventStore, PagesOptions } from '#event-store';
import type { ReadStore } from '#read-store';
import type { Dice } from '../support/dice.js';

/** The same log in small pages; every event comes twice, every page comes twice, and the page before once more after it. */
export function deliveringTwice(events: EventStore, pageSize = 7): EventStore {
  async function* pages(options: PagesOptions): AsyncGenerator<EventPage> {
    let before: EventPage | undefined;
    for await (const page of events.pages({ ...options, pageSize })) {
      const twice = { ...page, events: page.events.flatMap((event) => [event, event]) };
      yield twice;
      yield twice;
      if (before) yield before;
      before = twice;
    }
  }
  return { ...events, pages };
}

/** The same log in pages of this size. */
export const inPagesOf = (pageSize: number, events: EventStore): EventStore => ({
  ...events,
  pages: (options) => events.pages({ ...options, pageSize }),
});

/** A read store whose commits fail, by the dice: nothing is written, or all is and only the answer is lost. */
export function failing(store: ReadStore, roll: Dice): { readonly store: ReadStore; readonly failures: () => number } {
  let failures = 0;
  const fail = (what: string): never => {
    failures++;
    throw new Error(`The machine stopped ${what}`);
  };
  const commit: ReadStore['commit'] = async (commits) => {
    const lot = roll(8);
    if (lot === 0) fail('between load and commit');
    await store.commit(commits);
    if (lot === 1) fail('after the commit');
  };
  return { store: { ...store, commit }, failures: () => failures };
}
