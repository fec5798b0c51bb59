import { Recorder, rejectedRows, row, run } from '../../../../test/support/importing.js';

describe('the offers of a case', () => {
  it('knows the current offer of every case, also where cases are interleaved', async () => {
    const executor = new Recorder();
    await run(
      ['draft', 'draft', 'send'].flatMap((step) => [row(step, 'a'), row(step, 'b')]),
      executor,
    );
    const offers = (command: string) =>
      executor.items.filter((item) => item.command === command).map(({ fields }) => fields['offerId']);
    const drafted = offers('draft-offer');
    expect(new Set(drafted).size).toBe(4);
    expect(offers('send-offer')).toEqual(drafted.slice(2));
  });

  it('has no current offer after a draft that was rejected, rather than another one; mended, it is in its place', async () => {
    const executor = new Recorder();
    const lines = [row('draft'), row('draft', 'd1', 'abc'), row('send'), row('draft'), row('send')];
    await run(lines, executor);
    expect(rejectedRows().map(({ row: number, reason }) => [number, reason.code])).toEqual([
      [2, 'invalid-amount'],
      [3, 'no-current-offer'],
    ]);
    const numbers = () =>
      executor.items.filter(({ command }) => command === 'draft-offer').map(({ fields }) => fields['number']);
    const sent = () => executor.items.find(({ command }) => command === 'send-offer')?.fields['offerId'];
    const third = executor.items.filter(({ command }) => command === 'draft-offer')[1]?.fields['offerId'];
    expect([numbers(), sent()]).toEqual([['d1/1', 'd1/3'], third]);
    executor.calls.length = 0;
    expect(await run(lines.with(1, row('draft')), executor)).toMatchObject({ rejected: 0 });
    expect(numbers()).toEqual(['d1/1', 'd1/2', 'd1/3']);
  });

  it.each([
    ['the first one', [row('draft', 'd1', 'abc'), row('send')], [1, 2]],
    ['one without a time', [row('draft'), row('draft', 'd1', '1', ''), row('send')], [2, 3]],
  ])('has none either where the rejected draft is %s', async (_, lines, rejected) => {
    await run(lines, new Recorder());
    expect(rejectedRows().map(({ row: number }) => number)).toEqual(rejected);
  });
});
