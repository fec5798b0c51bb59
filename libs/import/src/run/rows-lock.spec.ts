import { Recorder, row, run } from '../../../../test/support/importing.js';

describe('the lock of a file of rejected rows', () => {
  it('keeps the file of rejected rows for itself until its end, however it ends', async () => {
    const executor = new Recorder();
    const refused: unknown[] = [];
    const meanwhile = new Recorder();
    executor.executeAll = async (items) => {
      await run([row('note')], new Recorder()).catch((error: unknown) => refused.push(error));
      return meanwhile.executeAll(items);
    };
    expect(await run([row('note')], executor)).toMatchObject({ mapped: 1 });
    expect(String(refused[0])).toContain('another import writes there');
    executor.executeAll = () => Promise.reject(new Error('no store'));
    await expect(run([row('note')], executor)).rejects.toThrow('no store');
    expect(await run([row('note')], new Recorder())).toMatchObject({ mapped: 1 });
  });
});
