import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { type DataClass, type Field, fieldsOf } from './field.js';

type Rule = (object: object, value: unknown) => boolean;
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** A field with what class-validator knows about it. */
export interface RuledField extends Field {
  /** Whether the value of an object's field breaks none of its rules. */
  readonly holds: Rule;
}

/** What may come in as an object of a class. */
export interface RuledFields {
  readonly names: ReadonlySet<string>;
  readonly all: readonly RuledField[];
}

const ruledByClass = new Map<DataClass, RuledFields>();

/** The fields of a class. class-validator is asked for their rules once: it looks through those of all classes. */
export function ruledFieldsOf(type: DataClass): RuledFields {
  const known = ruledByClass.get(type);
  if (known) return known;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const byName = new Map<string, RuledField>();
  for (const field of fieldsOf(type)) {
    const own = metadata.filter(({ propertyName }) => propertyName === field.name);
    byName.set(field.name, { ...field, holds: together(own) });
  }
  const ruled = { names: new Set(byName.keys()), all: [...byName.values()] };
  ruledByClass.set(type, ruled);
  return ruled;
}

/** Rules are asked only where every condition of the field (optional, nullable) is met. */
function together(metadata: readonly Metadata[]): Rule {
  const isCondition = ({ type }: Metadata): boolean => type === ValidationTypes.CONDITIONAL_VALIDATION;
  const conditions = metadata.filter(isCondition).map(({ constraints }) => constraints[0] as Rule);
  const rules = metadata.filter((one) => !isCondition(one)).flatMap(rulesOf);
  return (object, value) =>
    !conditions.every((asked) => asked(object, value)) || rules.every((rule) => rule(object, value));
}

function rulesOf(metadata: Metadata): Rule[] {
  const { constraintCls, constraints, each, propertyName: property, target, validateIf } = metadata;
  const targetName = typeof target === 'string' ? target : target.name;
  const validators = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  if (validators.length === 0) throw new Error(`${targetName}.${property}: declare what is nested with Part or ListOf`);
  return validators.map(({ instance }) => (object, value) => {
    if (validateIf && !validateIf(object, value)) return true;
    const asked = { targetName, property, object, value, constraints };
    if (each && Array.isArray(value)) return value.every((one) => Boolean(instance.validate(one, asked)));
    return Boolean(instance.validate(value, asked));
  });
}
