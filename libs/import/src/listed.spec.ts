import { listed } from './listed.js';

describe('names in a message', () => {
  it('are told one by one', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b'])]).toEqual(['', 'a', 'a, b']);
  });

  it('are the first ones and a number where there are a great many', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `column ${index}`);
    expect(listed(names)).toMatch(/^column 0, column 1, .*column 45 and 4,954 more$/);
  });

  it('are cut where one is very long', () => {
    expect(listed(['x'.repeat(1_000), 'b'])).toBe(`${'x'.repeat(200)}…, b`);
  });
});
