import { IANAZone } from 'luxon';
import type { AmountSource, LogFormat, ResourceSource, TimeSource } from './definition.js';
import { type Names, needAttribute } from './fields.js';
import type { Place } from './place.js';
import { formatProblem } from './time-format.js';

export function formatAt(place: Place): LogFormat {
  const type = place.at('type').oneOf(['xes', 'csv']);
  if (type === 'xes') {
    place.object(['type']);
    return { type };
  }
  place.object(['type', 'delimiter', 'header', 'columns', 'comment', 'encoding']);
  const header = place.at('header').flag(true);
  const columns = place.at('columns').given
    ? place
        .at('columns')
        .list(1)
        .map((column) => column.text())
    : undefined;
  if (!header && !columns) place.at('columns').fail('is missing: without a header line the columns must be listed');
  const delimiter = delimiterAt(place.at('delimiter'));
  const comment = place.at('comment').optionalText();
  const encoding = encodingAt(place.at('encoding'));
  return {
    type,
    delimiter,
    header,
    ...(columns && { columns }),
    ...(comment && { comment }),
    ...(encoding && { encoding }),
  };
}

/** What may be blank here is a tab. */
function delimiterAt(place: Place): string {
  if (!place.given) return ',';
  if (place.value === 'whitespace' || (typeof place.value === 'string' && /^[^ "\r\n]$/.test(place.value)))
    return place.value;
  place.fail(
    'must be one character that is no blank and no quote (a tab is "\\t"), or whitespace for columns aligned by blanks',
  );
  return ',';
}

function encodingAt(place: Place): string | undefined {
  const encoding = place.optionalText();
  try {
    new TextDecoder(encoding);
  } catch {
    place.fail(`unknown encoding "${encoding ?? ''}"; e.g. utf-8, windows-1251`);
  }
  return encoding;
}

/** An attribute's name that must be given. */
export function attributeAt(place: Place, names: Names): string {
  const attribute = place.text();
  needAttribute(names, attribute, place);
  return attribute;
}

export function timeAt(place: Place, names: Names): TimeSource {
  place.object(['from', 'format', 'timeZone']);
  const timeZone = place.at('timeZone').text('UTC');
  if (timeZone !== '' && !IANAZone.isValidZone(timeZone)) place.at('timeZone').fail(`unknown time zone "${timeZone}"`);
  const format = place.at('format').optionalText();
  const problem = format && formatProblem(format);
  if (problem) place.at('format').fail(problem);
  return { from: attributeAt(place.at('from'), names), timeZone, ...(format && { format }) };
}

export function resourceAt(place: Place, names: Names): ResourceSource {
  place.object(['from', 'default', 'names']);
  const given = place.at('names');
  const called = new Map(given.given ? given.entries().map(([name, called]) => [name, called.text()]) : []);
  return { ...sourceAt(place, names), ...(called.size > 0 && { names: called }) };
}

function sourceAt(place: Place, names: Names): ResourceSource {
  const fallback = place.at('default').optionalText();
  if (!place.at('from').given) {
    if (fallback === undefined) place.fail('needs "from" (an attribute), "default" (a name), or both');
    return { default: fallback ?? '' };
  }
  return { from: attributeAt(place.at('from'), names), ...(fallback !== undefined && { default: fallback }) };
}

export function amountsAt(place: Place, names: Names): Map<string, AmountSource> {
  return new Map(place.given ? place.entries().map(([name, amount]) => [name, amountAt(amount, names)]) : []);
}

function amountAt(place: Place, names: Names): AmountSource {
  place.object(['from', 'currency', 'decimal', 'grouping']);
  const currency = place.at('currency').text();
  if (currency !== '' && !Intl.supportedValuesOf('currency').includes(currency)) {
    place.at('currency').fail(`"${currency}" is no currency of ISO 4217`);
  }
  const decimal = place.at('decimal').oneOf(['.', ','], '.');
  const grouping = groupingAt(place.at('grouping'), decimal);
  return { from: attributeAt(place.at('from'), names), currency, decimal, ...(grouping && { grouping }) };
}

function groupingAt(place: Place, decimal: string): string | undefined {
  if (!place.given) return undefined;
  const allowed = ['.', ',', ' ', "'", '\u2019', '\u00a0', '\u202f'].filter((character) => character !== decimal);
  if (typeof place.value === 'string' && allowed.includes(place.value)) return place.value;
  place.fail("must be one of . , ' or a space, and not the decimal separator");
  return undefined;
}
