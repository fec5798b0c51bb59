import fc from 'fast-check';
import { PURCHASE_KINDS } from './client-card.js';
import { dayIn, lineOf, purchaseOf } from './purchase-line.js';

const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const purchase = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom(...PURCHASE_KINDS),
  at: day.map((date) => date.toISOString()),
  day: day.map((date) => date.toISOString().slice(0, 10)),
  amount: fc.option(fc.record({ minor: fc.maxSafeInteger(), currency: fc.constantFrom('EUR', 'UAH') })),
});

describe('a purchase as a line', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(purchase, (one) => {
        expect(purchaseOf(lineOf(one))).toEqual(one);
        expect(dayIn(lineOf(one))).toBe(one.day);
      }),
    );
  });

  it('stands in the order of days, then of instants, then of ids', () => {
    const placeOf = ({ day: own, at, id }: { day: string; at: string; id: string }) => [own, at, id].join(' ');
    fc.assert(
      fc.property(purchase, purchase, fc.boolean(), (one, other, sameDay) => {
        const second = sameDay ? { ...other, day: one.day } : other;
        expect(lineOf(one) < lineOf(second)).toBe(placeOf(one) < placeOf(second));
      }),
    );
  });
});
