import { comparePlaces } from './dormant-order.js';

it('clients of whom nothing tells one from the other stand in the order of their ids', () => {
  expect(comparePlaces([0, 'a', 'one'], [0, 'a', 'two'])).toBeLessThan(0);
  expect(comparePlaces([0, 'a', 'two'], [0, 'a', 'one'])).toBeGreaterThan(0);
  expect(comparePlaces([0, 'a', 'two'], [0, 'b', 'one'])).toBeLessThan(0);
  expect(comparePlaces([1, 'a', 'one'], [0, 'b', 'two'])).toBeGreaterThan(0);
});
