import { fieldsOf } from '#schema';
import {
  type CommandTemplate,
  type Condition,
  IMPORTED_IDS,
  type KnownCommand,
  type OfferReference,
  type Rule,
} from './definition.js';
import { fieldsAt, type Names, needAttribute, templateAt } from './fields.js';
import type { Place } from './place.js';
import { attributeNamed } from './template.js';

export interface Surroundings {
  readonly names: Names;
  readonly commands: readonly KnownCommand[];
  readonly caseIs: 'client' | 'lead';
}

export function ruleAt(place: Place, around: Surroundings): Rule {
  place.object(['name', 'when', 'do', 'skip']);
  const when = conditionsAt(place.at('when'), around.names);
  const name = place.at('name').optionalText() ?? (when.map(conditionText).join(', ') || 'every row');
  if (place.at('skip').given === place.at('do').given) {
    place.fail('needs either "do" or "skip: true"');
    return { name, when, commands: [] };
  }
  if (place.at('skip').given) {
    if (!place.at('skip').flag(false)) place.at('skip').fail('must be true, or left out');
    return { name, when, commands: [] };
  }
  const commands = place
    .at('do')
    .list(1)
    .map((command) => commandAt(command, around));
  return { name, when, commands };
}

function conditionsAt(place: Place, names: Names): Condition[] {
  if (!place.given) return [];
  return place.entries().map(([attribute, condition]) => {
    if (attribute === 'activity' && !names.hasActivity) condition.fail('the mapping names no activity');
    const needed = attributeNamed(attribute);
    if (needed !== undefined) needAttribute(names, needed, condition);
    return conditionAt(attribute, condition);
  });
}

function conditionAt(attribute: string, place: Place): Condition {
  if (Array.isArray(place.value)) return { attribute, oneOf: place.list(1).map((value) => value.text()) };
  if (typeof place.value === 'object') {
    return { attribute, prefix: place.object(['prefix']).at('prefix').text() };
  }
  return { attribute, oneOf: [place.text()] };
}

const conditionText = (condition: Condition): string =>
  'prefix' in condition
    ? `${condition.attribute} ${condition.prefix}*`
    : `${condition.attribute} ${condition.oneOf.join(' | ')}`;

function commandAt(place: Place, { names, commands, caseIs }: Surroundings): CommandTemplate {
  place.object(['command', 'offer', 'fields']);
  const command = place.at('command').text();
  const offer = offerAt(place.at('offer'), names, command);
  const fields = fieldsAt(place.at('fields'), names);
  const known = commands.find(({ name }) => name === command);
  if (!known) {
    if (command !== '')
      place.at('command').fail(
        `unknown command "${command}"; known: ${commands
          .map((one) => one.name)
          .sort()
          .join(', ')}`,
      );
    return { command, ids: [], offer, fields };
  }
  const ids = checkFields(place, known);
  if (caseIs === 'client' && ids.includes('leadId')) {
    place.at('command').fail(`${command} is about a lead, but "case.is" says that a case is a client`);
  }
  if (place.at('offer').given && !ids.includes('offerId')) place.at('offer').fail(`${command} is not about an offer`);
  return { command, ids, offer, fields };
}

function offerAt(place: Place, names: Names, command: string): OfferReference {
  if (!place.given) return { kind: command === 'draft-offer' ? 'new' : 'current' };
  if (place.value === 'new' || place.value === 'current') return { kind: place.value };
  return { kind: 'named', name: templateAt(place, names) };
}

/** Checks the names of the given fields against the command's class. @returns the ids that the importer fills */
export function checkFields(place: Place, { name, type }: KnownCommand): CommandTemplate['ids'] {
  const known = fieldsOf(type);
  const given = place.at('fields');
  for (const [key, field] of given.given ? given.entries() : []) {
    if (IMPORTED_IDS.some((id) => id === key)) field.fail(`the importer gives every ${key} itself`);
    else if (!known.some((one) => one.name === key)) field.fail(`${name} has no such field; it has ${open(known)}`);
  }
  for (const { name: key, required } of known) {
    const own = IMPORTED_IDS.some((id) => id === key);
    if (required && !own && given.at(key).value === undefined) given.at(key).fail(`is missing: ${name} needs it`);
  }
  return IMPORTED_IDS.filter((id) => known.some((one) => one.name === id));
}

const open = (fields: readonly { readonly name: string }[]): string =>
  fields
    .map(({ name }) => name)
    .filter((name) => !IMPORTED_IDS.some((id) => id === name))
    .join(', ') || 'none';
