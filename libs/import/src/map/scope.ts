import { type Money, reject, Rejected } from '#kernel';
import type { AmountSource, Fields, FieldTemplate, Mapping } from '../mapping/definition.js';
import { attributeNamed, type OwnName, type Placeholder, type Template } from '../mapping/template.js';
import { attributeOf, type Row } from '../read/row.js';
import { moneyOf } from './money.js';

/** Everything the templates of a mapping may name, for one row. */
export interface Scope {
  readonly row: Row;
  readonly own: Readonly<Record<OwnName, string | undefined>>;
  readonly amounts: Mapping['amounts'];
}

/** @throws Rejected `missing-value` naming the attribute. */
export function required(row: Row, attribute: string): string {
  const value = attributeOf(row, attribute);
  if (value !== undefined) return value;
  throw new Rejected(reject('invalid', 'missing-value', `The row has no value for "${attribute}"`, { attribute }));
}

/** The value of a name within braces, or of a condition's left side; undefined where the row has none. */
export function valueOf(scope: Scope, name: string): string | undefined {
  const attribute = attributeNamed(name);
  return attribute === undefined ? scope.own[name as OwnName] : attributeOf(scope.row, attribute);
}

export const textOf = (scope: Scope, template: Template): string =>
  template.map((part) => (typeof part === 'string' ? part : placeholderText(scope, part))).join('');

function placeholderText(scope: Scope, { name, fallback }: Placeholder): string {
  return valueOf(scope, name) ?? fallback ?? required(scope.row, name);
}

/** The fields of a command; one whose text comes out empty (`{note|}`) is left out. @throws Rejected */
export function fieldsOf(scope: Scope, fields: Fields): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    const value = fieldValue(scope, field);
    if (value !== '') values[name] = value;
  }
  return values;
}

function fieldValue(scope: Scope, field: FieldTemplate): unknown {
  switch (field.kind) {
    case 'text':
      return textOf(scope, field.template);
    case 'constant':
      return field.value;
    case 'amount':
      return amountIn(scope, scope.amounts.get(field.amount));
    case 'object':
      return fieldsOf(scope, field.fields);
    case 'list':
      return field.items.map((item) => fieldValue(scope, item)).filter((value) => value !== '');
  }
}

function amountIn({ row }: Scope, source: AmountSource | undefined): Money | undefined {
  return source && moneyOf(required(row, source.from), source);
}
