import { representation } from './negotiation.js';

describe('what is answered with', () => {
  it.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['text/csv', 'csv'],
    ['TEXT/CSV;q=0.5', 'csv'],
    ['text/*, application/json', 'json'],
    ['application/json;q=0.2, text/csv;q=0.3', 'csv'],
    ['text/csv;q=0.3, */*', 'json'],
    ['application/json;q=0, */*', 'csv'],
    ['text/html, application/*;q=0.1', 'json'],
    ['text/csv;q=much, application/json;q=0.1', 'json'],
  ])('%p is %s', (accept, as) => {
    expect(representation(accept, true)).toBe(as);
  });

  it.each(['text/html', 'application/json;q=0, */*', 'application/json;q=0', 'text/csv'])(
    'nothing where %s is asked for and there is JSON only',
    (accept) => {
      expect(() => representation(accept, false)).toThrow('This is to be had as application/json');
    },
  );
});
