import { StoreUnavailable } from '#event-store';
import { watchWarnings } from './store-warnings.js';

describe('The warnings of an event store', () => {
  it('are logged when they appear and not again while they stay, through times when the store does not answer', async () => {
    const answers: (readonly string[] | undefined)[] = [
      [],
      ['a'],
      ['a', 'b'],
      undefined,
      ['a', 'b'],
      ['b'],
      ['b', 'a'],
    ];
    const stop = new AbortController();
    const logged: string[] = [];
    const check = async () => {
      const warnings = answers.shift();
      if (answers.length === 0) stop.abort();
      if (warnings === undefined) throw new StoreUnavailable('It does not answer');
      return { kind: 'eventstoredb', version: '23.10', warnings };
    };
    const warn = (message: string): void => void logged.push(message);
    await watchWarnings({ check }, { warn }, stop.signal, 0);
    expect(logged).toEqual(['a', 'b', 'a']);
  });
});
