import fc from 'fast-check';
import { Id, ListOf, Part, Text } from './fields.js';
import { parse } from './validate.js';

class Item {
  @Id('The item') itemId!: string;
  @Part('The one before', () => Item, { optional: true }) before?: Item;
}
class Order {
  @Id('The order') orderId!: string;
  @Id('The client', { optional: true, nullable: true }) clientId?: string | null;
  @Text('Anything', 'Steel') note!: string;
  @Part('The first item', () => Item, { optional: true }) first?: Item;
  @ListOf('All other items', () => Item, { optional: true }) items?: Item[];
}

const parsed = (value: unknown): unknown => {
  const result = parse(Order, value);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.value;
};

describe('ids in capitals', () => {
  const order = {
    orderId: 'A3BB189E-8BF9-3888-9912-ACE4E6543002',
    clientId: null,
    note: 'A3BB189E-8BF9-3888-9912-ACE4E6543002',
    first: {
      itemId: 'B3BB189E-8BF9-3888-9912-ACE4E6543002',
      before: { itemId: 'C3BB189E-8BF9-3888-9912-ACE4E6543002' },
    },
    items: [{ itemId: 'D3BB189E-8BF9-3888-9912-ACE4E6543002' }, { itemId: 'e3bb189e-8bf9-3888-9912-ace4e6543002' }],
  };

  it('become lower case, wherever they stand; texts stay as they are', () => {
    expect(parsed(order)).toEqual({
      orderId: 'a3bb189e-8bf9-3888-9912-ace4e6543002',
      clientId: null,
      note: order.note,
      first: {
        itemId: 'b3bb189e-8bf9-3888-9912-ace4e6543002',
        before: { itemId: 'c3bb189e-8bf9-3888-9912-ace4e6543002' },
      },
      items: [{ itemId: 'd3bb189e-8bf9-3888-9912-ace4e6543002' }, { itemId: 'e3bb189e-8bf9-3888-9912-ace4e6543002' }],
    });
  });

  it('leave what was given as it was', () => {
    const before = structuredClone(order);
    parsed(order);
    expect(order).toEqual(before);
  });

  it('are one id, however they are written', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.infiniteStream(fc.boolean()), (id, capitals) => {
        const written = Array.from(id, (letter) => (capitals.next().value ? letter.toUpperCase() : letter)).join('');
        expect(parsed({ orderId: written, note: 'x' })).toEqual(parsed({ orderId: id, note: 'x' }));
      }),
    );
  });
});
