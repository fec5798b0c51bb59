import type { CommandTemplate, Fields, KnownCommand, Mapping } from './definition.js';
import { fieldsAt, type Names, templateAt } from './fields.js';
import type { Place } from './place.js';
import { checkFields, ruleAt } from './rules.js';
import { type ReadFile, setupAt } from './setup.js';
import { amountsAt, attributeAt, formatAt, resourceAt, timeAt } from './sources.js';
import type { Template } from './template.js';

const KEYS = [
  'name',
  'namespace',
  'format',
  'case',
  'activity',
  'time',
  'resource',
  'amounts',
  'rare',
  'pipelines',
  'reasons',
  'client',
  'activities',
  'otherwise',
];

/** The whole mapping; what is wrong is noted at its place. */
export async function mappingAt(root: Place, commands: readonly KnownCommand[], readFile: ReadFile): Promise<Mapping> {
  root.object(KEYS);
  const attributes = new Map<string, string>();
  const amounts = new Map<string, never>();
  const bare: Names = { amounts, attributes, hasActivity: root.at('activity').given };
  const names: Names = { ...bare, amounts: amountsAt(root.at('amounts'), bare) };
  const caseIs = root.at('case').object(['from', 'is']).at('is').oneOf(['lead', 'client']);
  const name = root.at('name').text();
  return {
    name,
    namespace: root.at('namespace').text(name),
    format: formatAt(root.at('format')),
    case: attributeAt(root.at('case').at('from'), names),
    caseIs,
    ...(names.hasActivity && { activity: attributeAt(root.at('activity'), names) }),
    time: timeAt(root.at('time'), names),
    resource: resourceAt(root.at('resource'), names),
    amounts: names.amounts,
    setup: [
      ...(await setupAt(root.at('reasons'), 'define-reason', commands, readFile)),
      ...(await setupAt(root.at('pipelines'), 'publish-pipeline', commands, readFile)),
    ],
    client: clientAt(root.at('client'), names, commands),
    rules: root
      .at('activities')
      .list(1)
      .map((rule) => ruleAt(rule, { names, commands, caseIs })),
    otherwise: root.at('otherwise').oneOf(['reject', 'skip'], 'reject'),
    attributes,
    rare: new Set(
      root.at('rare').given
        ? root
            .at('rare')
            .list()
            .map((attribute) => attribute.text())
        : [],
    ),
  };
}

function clientAt(
  place: Place,
  names: Names,
  commands: readonly KnownCommand[],
): { readonly id: Template; readonly fields: Fields } {
  place.object(['id', 'fields']);
  const known = commands.find(({ name }) => name === 'register-client');
  const ids: CommandTemplate['ids'] = known ? checkFields(place, known) : [];
  if (!ids.includes('clientId')) place.fail('the command register-client is not known here');
  return { id: templateAt(place.at('id'), names, '{case}'), fields: fieldsAt(place.at('fields'), names) };
}
