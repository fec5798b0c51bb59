import type { AmountSource, Fields, FieldTemplate } from './definition.js';
import { pathText, type Place } from './place.js';
import { attributeNamed, parseTemplate, type Placeholder, placeholdersOf, type Template } from './template.js';

/** What the parts of a mapping are checked against, and what they add to. */
export interface Names {
  readonly amounts: ReadonlyMap<string, AmountSource>;
  readonly hasActivity: boolean;
  /** Attribute → where it was named first. */
  readonly attributes: Map<string, string>;
}

const AMOUNT = 'amounts.';

/** Notes that the mapping needs an attribute. */
export function needAttribute(names: Names, attribute: string, place: Place): void {
  if (attribute !== '' && !names.attributes.has(attribute)) names.attributes.set(attribute, pathText(place.path));
}

export function templateAt(place: Place, names: Names, fallback?: string): Template {
  const template = parseTemplate(place.text(fallback));
  if (typeof template === 'string') {
    place.fail(template);
    return [];
  }
  for (const placeholder of placeholdersOf(template)) needPlaceholder(placeholder, place, names);
  return template;
}

function needPlaceholder({ name }: Placeholder, place: Place, names: Names): void {
  if (name.startsWith(AMOUNT)) place.fail(`{${name}} is an amount of money and must stand alone`);
  else if (name === 'activity' && !names.hasActivity)
    place.fail('{activity} is used, but the mapping names no activity');
  else {
    const attribute = attributeNamed(name);
    if (attribute !== undefined) needAttribute(names, attribute, place);
  }
}

export const fieldsAt = (place: Place, names: Names): Fields =>
  place.given ? place.entries().map(([name, field]) => [name, fieldAt(field, names)] as const) : [];

function fieldAt(place: Place, names: Names): FieldTemplate {
  const { value } = place;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return { kind: 'constant', value };
  if (Array.isArray(value)) return { kind: 'list', items: place.list().map((item) => fieldAt(item, names)) };
  if (typeof value === 'object') return { kind: 'object', fields: fieldsAt(place, names) };
  const amount = typeof value === 'string' ? /^\{amounts\.([^{}|]+)\}$/.exec(value)?.[1] : undefined;
  if (amount === undefined) return { kind: 'text', template: templateAt(place, names) };
  if (!names.amounts.has(amount)) place.fail(`there is no amount "${amount}"; known: ${known(names.amounts)}`);
  return { kind: 'amount', amount };
}

const known = (amounts: ReadonlyMap<string, unknown>): string => [...amounts.keys()].join(', ') || 'none';
