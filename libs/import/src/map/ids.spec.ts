import type { Row } from '../read/row.js';
import { idsOf } from './ids.js';

const row = (number: number, values: Record<string, string>): Row => ({
  number,
  line: number,
  case: new Map([['concept:name', '173688']]),
  values: new Map(Object.entries(values)),
});

describe('the ids of an import', () => {
  const ids = idsOf('shop');
  const sale = row(7, { step: 'buy', sum: '11.77' });

  it('are those of every release: a log that is imported again must not come twice', () => {
    expect({
      correlation: ids.correlation(sale),
      client: ids.client('c-1'),
      lead: ids.lead('d1'),
      offer: ids.offer('d1', '2'),
      purchase: ids.purchase(sale),
      registration: ids.registration('c-1'),
      setup: ids.setup('define-reason', { reason: 'price' }),
      command: ids.command(sale, 1),
    }).toEqual({
      correlation: 'e819793a-7962-55f4-a3af-926f770db1fa',
      client: '38ce0f70-2da2-5fb1-a081-da2bfe7a0464',
      lead: '202dcd67-85e6-54ca-81a6-6f5a4867e1ef',
      offer: 'd57208fb-50b5-5a1a-a1b4-c64062e1672e',
      purchase: 'c247619c-00e9-5ec7-ba59-268157911338',
      registration: '9e545417-d2bb-5dde-8fe7-7a560f568d5e',
      setup: '3a2bbc3c-312d-5a12-83dc-d30b0a2228d7',
      command: '4040e4fe-b674-5e10-904d-33ec69a6378f',
    });
  });

  it('differ by everything that they derive from', () => {
    const others = idsOf('another shop');
    const given = [
      [ids, others].flatMap((one) => [one.client('a'), one.lead('a'), one.registration('a'), one.offer('a', '1')]),
      [ids.lead('b'), ids.offer('a', '2'), ids.offer('b', '1'), ids.setup('a', {}), ids.setup('a', { b: 1 })],
      [sale, row(8, { step: 'buy', sum: '11.77' }), row(7, { step: 'buy', sum: '11.78' })].flatMap((one) => [
        ids.purchase(one),
        ids.command(one, 0),
        ids.command(one, 1),
      ]),
      [ids.correlation(sale), ids.correlation(row(7, { step: 'buy', sum: '11.78' }))],
    ].flat();
    expect(new Set(given).size).toBe(given.length);
  });
});
