import type { Generation, ReadStore } from '#read-store';
import { Preparation } from './preparation.js';

describe('The preparation of generations', () => {
  const folds = ['a', 'b'].map((model) => ({ generation: { model, number: 1 } as Generation }));
  const preparing = (prepare: (model: string) => void, signal?: AbortSignal) => {
    const store: Pick<ReadStore, 'prepare'> = {
      prepare: async ({ model }) => {
        prepare(model);
      },
    };
    return new Preparation(store, folds, signal);
  };

  it('begins when seven eighths of the log are folded, and is done once', async () => {
    const prepared: string[] = [];
    const preparation = preparing((model) => prepared.push(model));
    preparation.reached(0.87);
    expect(prepared).toEqual([]);
    for (const share of [0.88, 0.9, 1]) preparation.reached(share);
    await preparation.finish();
    await preparation.finish();
    expect(prepared).toEqual(['a', 'b']);
  });

  it('is done at the end where it was not begun, or failed', async () => {
    const prepared: string[] = [];
    await preparing((model) => prepared.push(model)).finish();
    let failures = 1;
    const failing = preparing((model) => {
      if (model === 'b' && failures-- > 0) throw new Error('busy');
      prepared.push(model);
    });
    failing.reached(1);
    await failing.finish();
    expect(prepared).toEqual(['a', 'b', 'a', 'a', 'b']);
  });

  it('fails where the end of it does', async () => {
    const failing = preparing(() => {
      throw new Error('gone');
    });
    failing.reached(1);
    await expect(failing.finish()).rejects.toThrow('gone');
  });

  it('ends at the signal', async () => {
    const stop = new AbortController();
    const prepared: string[] = [];
    const preparation = preparing((model) => {
      prepared.push(model);
      stop.abort();
    }, stop.signal);
    await preparation.finish();
    expect(prepared).toEqual(['a']);
  });

  it('begins nothing more when it is left, and waits for what is under way', async () => {
    const prepared: string[] = [];
    const preparation = preparing((model) => prepared.push(model));
    preparation.reached(1);
    await preparation.leave();
    expect(prepared).toEqual(['a']);
  });
});
