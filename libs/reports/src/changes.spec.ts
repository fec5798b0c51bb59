import { changesBetween } from './changes.js';

const told = (before: object | undefined, after: object) =>
  changesBetween(before && { id: 'a', ...before }, { id: 'a', ...after }, ['id']);

describe('What differs between two states', () => {
  it.each([
    ['a value', { seller: 'anna' }, { seller: 'olga' }, [{ field: 'seller', before: 'anna', after: 'olga' }]],
    ['what is new', undefined, { seller: 'olga' }, [{ field: 'seller', before: null, after: 'olga' }]],
    ['what is gone', { seller: 'anna' }, {}, [{ field: 'seller', before: 'anna', after: null }]],
    [
      'a list whose order changed',
      { to: ['a', 'b'] },
      { to: ['b', 'a'] },
      [{ field: 'to', before: ['a', 'b'], after: ['b', 'a'] }],
    ],
    ['a list that is empty now', { to: ['a'] }, { to: [] }, [{ field: 'to', before: ['a'], after: [] }]],
    ['a list that was empty', { to: [] }, { to: ['a'] }, [{ field: 'to', before: [], after: ['a'] }]],
    [
      'a field of a part',
      { offers: [{ id: '1', state: 'sent' }, { id: '2' }] },
      { offers: [{ id: '2' }, { id: '1', state: 'refused' }] },
      [{ field: 'offers.1.state', before: 'sent', after: 'refused' }],
    ],
    [
      'a part that came',
      { offers: [] },
      { offers: [{ id: '1' }] },
      [{ field: 'offers.1', before: null, after: { id: '1' } }],
    ],
    [
      'a part that went',
      { offers: [{ id: '1' }] },
      { offers: [] },
      [{ field: 'offers.1', before: { id: '1' }, after: null }],
    ],
  ])('is %s', (_, before, after, changes) => {
    expect(told(before, after)).toEqual(changes);
  });

  it.each([
    ['the order of keys', { labels: { en: 'One', uk: 'Odyn' } }, { labels: { uk: 'Odyn', en: 'One' } }],
    ['an empty list where there was none', {}, { offers: [] }],
    ['no list where there was an empty one', { offers: [] }, {}],
    ['null where there was nothing', {}, { seller: null }],
  ])('is not %s', (_, before, after) => {
    expect(told(before, after)).toEqual([]);
  });
});
