import { add, addAll, countOf, put, sum, type Tally } from './tally.js';

describe('A tally', () => {
  it('counts every code, also those that objects have a meaning for', () => {
    const tally: Tally = {};
    for (const code of ['price', '__proto__', 'constructor', '__proto__', 'toString']) add(tally, code);
    const counts = [
      ['price', 1],
      ['__proto__', 2],
      ['constructor', 1],
      ['toString', 1],
    ];
    expect(Object.entries(tally)).toEqual(counts);
    const read = JSON.parse(JSON.stringify(tally)) as Tally;
    addAll(read, tally);
    expect(countOf(read, '__proto__')).toBe(4);
    expect(countOf(read, 'valueOf')).toBe(0);
    expect(sum(read)).toBe(10);
  });

  it('puts a value under any code without touching the prototype', () => {
    const record: Record<string, object> = {};
    put(record, '__proto__', { kind: 'open' });
    expect(Object.keys(record)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });
});
