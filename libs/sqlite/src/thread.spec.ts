import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Thread } from './thread.js';

/** Answers with the question, dies in one of several ways where it is told to. */
const SCRIPT = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', (question) => {
  if (question === 'close') return parentPort.close();
  if (question === 'throw') throw new Error('an uncaught error');
  if (question === 'exit') process.exit(3);
  if (question === 'fail') return parentPort.postMessage({ error: { code: 'SQLITE_FULL', message: 'no space' } });
  parentPort.postMessage({ answer: question });
});`;

describe('A thread that is asked', () => {
  let folder: string;
  let thread: Thread<string, string>;
  const ask = (question: string): Promise<string> => thread.ask(() => question);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leadger-'));
    const script = join(folder, 'script.mjs');
    writeFileSync(script, SCRIPT);
    thread = new Thread(pathToFileURL(script), {});
  });
  afterEach(async () => {
    await thread.close();
    rmSync(folder, { recursive: true });
  });

  it('answers one question after the other, each made when its turn comes', async () => {
    let made = 0;
    const numbered = (): Promise<string> => thread.ask(() => String(++made));
    const answers = [numbered(), numbered(), numbered()];
    expect([thread.isBusy, made]).toEqual([true, 0]);
    expect(await Promise.all(answers)).toEqual(['1', '2', '3']);
    expect(thread.isBusy).toBe(false);
  });

  it('hands on what went wrong with its code', async () => {
    await expect(ask('fail')).rejects.toMatchObject({ code: 'SQLITE_FULL', message: 'no space' });
    expect(await ask('again')).toBe('again');
  });

  it.each([
    ['throw', /an uncaught error/],
    ['exit', /ended with 3/],
  ])('that ends by %s fails the question under way and is started again for the next', async (death, said) => {
    const [dead, next] = [ask(death), ask('next')];
    await expect(dead).rejects.toThrow(said);
    expect(await next).toBe('next');
  });

  it('closes at once where it has ended or was never asked', async () => {
    await expect(ask('exit')).rejects.toThrow();
    await thread.close();
    await thread.close();
  });

  it('that cannot start says why, every time', async () => {
    const missing = new Thread<string, string>(pathToFileURL(join(folder, 'none.mjs')), {});
    for (let n = 0; n < 2; n++) await expect(missing.ask(() => 'a')).rejects.toThrow(/Cannot find module/);
    await missing.close();
  });
});
