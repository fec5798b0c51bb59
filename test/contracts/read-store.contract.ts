import type { Make } from './read-store/cards.js';
import { commitLaws } from './read-store/commits.js';
import { exactlyOnceLaws } from './read-store/exactly-once.js';
import { fenceLaws } from './read-store/fences.js';
import { leaseLaws } from './read-store/leases.js';
import { lifecycleLaws } from './read-store/lifecycle.js';
import { partitionLaws } from './read-store/partitions.js';
import { queryLaws } from './read-store/queries.js';

/**
 * The laws of the read store's port; every adapter mounts them.
 * @param make opens an empty store whose leases go by the clock given; `second` opens another handle on the same data, closed by `dispose` as well
 */
export function readStoreContract(name: string, make: Make): void {
  describe(`${name} as a read store`, () => {
    describe('commits', () => {
      commitLaws(make);
    });
    describe('exactly once', () => {
      exactlyOnceLaws(make);
    });
    describe('generations', () => {
      lifecycleLaws(make);
    });
    describe('leases', () => {
      leaseLaws(make);
    });
    describe('commits under a lease', () => {
      fenceLaws(make);
    });
    describe('partitions', () => {
      partitionLaws(make);
    });
    describe('queries', () => {
      queryLaws(make);
    });
  });
}
