import { askedOf, logOf } from '../../../../test/support/memory-documents.js';
import { reasonHistory } from './reason-history.js';
import { reasons } from './reasons.js';

const [getReasonHistory] = reasonHistory(reasons().model).queries;
const stream = 'reasons-catalogue';
const at = '2026-01-01T09:00:00.000Z';
const defined = (reason: string, en: string) => ({
  stream,
  type: 'ReasonDefined',
  data: { reason, labels: { en }, group: 'delivery' },
});
const log = logOf([
  defined('too-late', 'Too late'),
  defined('too-slow', 'Too slow'),
  { stream, type: 'ReasonRetired', data: { reason: 'too-late' }, metadata: { actor: { id: 'maria' } } },
  defined('too-late', 'Came too late'),
]);
const ask = (part = {}, events = log) => getReasonHistory.run(part, askedOf([], { events }));

describe('the history of the catalogue of reasons', () => {
  it('tells what happened to each reason, by whom', async () => {
    const { revision, items } = await ask();
    expect(revision).toBe(3);
    expect(items.map(({ changes }) => changes)).toEqual([
      [
        { field: 'too-late.labels', before: null, after: { en: 'Too late' } },
        { field: 'too-late.group', before: null, after: 'delivery' },
        { field: 'too-late.retired', before: null, after: false },
      ],
      [
        { field: 'too-slow.labels', before: null, after: { en: 'Too slow' } },
        { field: 'too-slow.group', before: null, after: 'delivery' },
        { field: 'too-slow.retired', before: null, after: false },
      ],
      [
        { field: 'too-late.retired', before: false, after: true },
        { field: 'too-late.retiredAt', before: null, after: at },
      ],
      [
        { field: 'too-late.labels', before: { en: 'Too late' }, after: { en: 'Came too late' } },
        { field: 'too-late.retired', before: true, after: false },
        { field: 'too-late.retiredAt', before: at, after: null },
      ],
    ]);
    expect(items[2]).toMatchObject({ type: 'ReasonRetired', actor: { id: 'maria' }, occurredAt: at });
  });

  it('is given in parts that fit together', async () => {
    const [first, rest] = [await ask({ limit: 3 }), await ask({ from: 3 })];
    expect([first.next, rest.next, first.revision]).toEqual([3, null, 3]);
    expect([...first.items, ...rest.items]).toEqual((await ask()).items);
  });

  it('is empty where no reason was ever defined', async () => {
    expect(await ask({}, [])).toEqual({ revision: -1, items: [], next: null });
  });
});
