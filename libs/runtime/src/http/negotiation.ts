import { NotAcceptableException } from '@nestjs/common';

const JSON_TYPES = new Set(['application/json', 'application/*', '*/*']);
const CSV_TYPES = new Set(['text/csv', 'text/*']);

/**
 * What to answer with, by the request's `Accept` (RFC 9110, section 12.5.1): the best of what there is, JSON where equal.
 * @throws NotAcceptableException if none of it is wanted.
 */
export function representation(accept: string | undefined, hasCsv: boolean): 'json' | 'csv' {
  if (accept === undefined || accept.trim() === '') return 'json';
  let best: { as: 'json' | 'csv'; quality: number } | undefined;
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    const as = JSON_TYPES.has(type) ? 'json' : hasCsv && CSV_TYPES.has(type) ? 'csv' : undefined;
    if (as && quality > 0 && (!best || quality > best.quality)) best = { as, quality };
  }
  if (best) return best.as;
  throw new NotAcceptableException(`This is to be had as application/json${hasCsv ? ' or text/csv' : ''}`);
}
