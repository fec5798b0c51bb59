import { askedOf, deliveredTwice, logOf, project } from '../../../../test/support/memory-documents.js';
import { type ListReasons, reasons } from './reasons.js';

const { model, queries } = reasons();
const [listReasons] = queries;
const stream = 'reasons-catalogue';
const defined = (reason: string, group: string) => ({
  stream,
  type: 'ReasonDefined',
  data: { reason, labels: { en: reason }, group },
});
const retired = (reason: string) => ({ stream, type: 'ReasonRetired', data: { reason } });
const log = logOf([
  defined('too-late', 'delivery'),
  defined('too-expensive', 'price'),
  retired('too-late'),
  retired('unheard-of'),
]);
const context = askedOf([project(model, log)]);
const ids = async (query: ListReasons) => (await listReasons.run(query, context)).items.map(({ id }) => id);

describe('the catalogue of reasons', () => {
  it('lists all of them, or those of a group, or those that can be given', async () => {
    expect(await ids({})).toEqual(['too-expensive', 'too-late', 'unheard-of']);
    expect(await ids({ group: 'price' })).toEqual(['too-expensive']);
    expect(await ids({ retired: false })).toEqual(['too-expensive']);
    expect(await ids({ retired: true, group: 'delivery' })).toEqual(['too-late']);
  });

  it('takes a reason back into use when it is defined anew', () => {
    const again = logOf([defined('too-late', 'delivery'), retired('too-late'), defined('too-late', 'delivery')]);
    expect(project(model, again).all['too-late']).toMatchObject({ retired: false, retiredAt: null });
  });

  it('is the same when every event is delivered twice', () => {
    expect(project(model, deliveredTwice(log)).all).toEqual(project(model, log).all);
  });
});
