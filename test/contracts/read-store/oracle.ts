import fc from 'fast-check';
import type { Condition, DocumentQuery, Range, Scalar } from '#kernel';
import { type Card, card } from './cards.js';

/** Few values, so that ties come up; strings whose order differs between UTF-16 units, code points and languages. */
const strings = ['', 'B', 'Z', 'a', 'zz', 'é', 'ё', 'і', '\uFFFD', '😀', "' OR 1=1 --", '$ne', 'a.b'];
const numbers = [-2.5, 0, 1, 2, 1e12, 0.1 + 0.2];
const text = fc.constantFrom(null, ...strings);
const amount = fc.constantFrom(null, ...numbers);
const truth = fc.constantFrom(null, true, false);

const fields = fc.record(
  { status: text, seller: text, amount, urgent: truth },
  { requiredKeys: ['status', 'amount', 'urgent'] },
);

/** 120 cards, the same in every run. */
export const deck: readonly Card[] = fc
  .sample(fields, { numRuns: 120, seed: 7 })
  .map((drawn, i) => card(`${strings[i % strings.length] ?? ''}-${i}`, drawn));

const conditionOn = (value: fc.Arbitrary<Scalar>): fc.Arbitrary<Condition> =>
  fc.oneof(value, fc.record({ in: fc.array(value, { maxLength: 5 }) }));

function conditionIn(values: readonly (string | number)[]): fc.Arbitrary<Condition> {
  const bound = fc.constantFrom(...values);
  const range = fc.record({ gte: bound, gt: bound, lte: bound, lt: bound }, { requiredKeys: [] });
  return fc.oneof(conditionOn(fc.constantFrom(null, ...values)), range);
}

export const whereArbitrary: fc.Arbitrary<NonNullable<DocumentQuery<Card>['where']>> = fc.record(
  {
    status: conditionIn(strings),
    seller: conditionIn(strings),
    amount: conditionIn(numbers),
    urgent: conditionOn(truth),
    id: conditionOn(fc.constantFrom(...deck.slice(0, 9).map(({ id }) => id), 'nobody')),
  },
  { requiredKeys: [] },
);

export const orderArbitrary = fc.option(
  fc.record({
    field: fc.constantFrom('status' as const, 'seller' as const, 'amount' as const, 'urgent' as const, 'id' as const),
    direction: fc.constantFrom('asc' as const, 'desc' as const),
  }),
  { nil: undefined },
);

const codePoints = (value: string): number[] => Array.from(value, (character) => character.codePointAt(0) ?? 0);

function compareText(left: string, right: string): number {
  const [a, b] = [codePoints(left), codePoints(right)];
  const differing = a.findIndex((point, i) => point !== b[i]);
  return differing === -1 ? a.length - b.length : (a[differing] ?? 0) - (b[differing] ?? -1);
}

function compare(left: Scalar, right: Scalar): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return typeof left === 'string' && typeof right === 'string'
    ? compareText(left, right)
    : Number(left) - Number(right);
}

function inRange(value: Scalar, { gte, gt, lte, lt }: Range): boolean {
  const holds = (bound: string | number | undefined, met: (order: number) => boolean): boolean =>
    bound === undefined || (value !== null && met(compare(value, bound)));
  return holds(gte, (o) => o >= 0) && holds(gt, (o) => o > 0) && holds(lte, (o) => o <= 0) && holds(lt, (o) => o < 0);
}

function meets(value: Scalar, condition: Condition | undefined): boolean {
  if (condition === undefined) return true;
  if (condition === null || typeof condition !== 'object') return value === condition;
  return 'in' in condition ? condition.in.includes(value) : inRange(value, condition);
}

const scalarFields = ['id', 'status', 'seller', 'amount', 'urgent'] as const;
export const valueOf = (of: Card, field: keyof Card): Scalar => (field === 'note' ? null : (of[field] ?? null));

/** The same query over an array. */
export function expected({ where = {}, orderBy }: Pick<DocumentQuery<Card>, 'where' | 'orderBy'>): Card[] {
  const sign = orderBy?.direction === 'desc' ? -1 : 1;
  const field = orderBy?.field ?? 'id';
  return deck
    .filter((one) => scalarFields.every((name) => meets(valueOf(one, name), where[name])))
    .sort((a, b) => sign * (compare(valueOf(a, field), valueOf(b, field)) || compareText(a.id, b.id)));
}
