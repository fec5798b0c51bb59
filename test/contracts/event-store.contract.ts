import type { EventStoreUnderTest, Law } from './event-store/bench.js';
import { fidelityLaws } from './event-store/fidelity-laws.js';
import { lifecycleLaws } from './event-store/lifecycle-laws.js';
import { limitLaws } from './event-store/limit-laws.js';
import { liveLaws } from './event-store/live-laws.js';
import { pageLaws } from './event-store/page-laws.js';
import { repetitionLaws } from './event-store/repetition-laws.js';
import { revisionLaws } from './event-store/revision-laws.js';

export type { EventStoreUnderTest };

/**
 * Every law of the event store port, once; each adapter mounts it.
 * @param make a store for one test; `reopen` and `second` may be missing where a store cannot offer them.
 */
export function eventStoreContract(name: string, make: () => Promise<EventStoreUnderTest>): void {
  const law: Law = (title, check) => {
    it(title, async () => {
      const made = await make();
      try {
        await check({ ...made, start: await made.store.head() });
      } finally {
        await made.dispose();
      }
    });
  };
  describe(`${name} as an event store`, () => {
    describe('appends at an expected revision:', () => {
      revisionLaws(law);
    });
    describe('answers a repeated append:', () => {
      repetitionLaws(law);
    });
    describe('refuses before anything is written:', () => {
      limitLaws(law);
    });
    describe('keeps what it is given:', () => {
      fidelityLaws(law);
    });
    describe('reads pages of the log:', () => {
      pageLaws(law);
    });
    describe('follows the log live:', () => {
      liveLaws(law);
    });
    describe('ends and begins again:', () => {
      lifecycleLaws(law);
    });
  });
}
