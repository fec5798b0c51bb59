import { NotAcceptableException } from '@nestjs/common';

/** What there is, and the ranges that mean it, the most specific first: that one says how much it is wanted. */
const RANGES = {
  json: ['application/json', 'application/*', '*/*'],
  csv: ['text/csv', 'text/*', '*/*'],
} as const;

/**
 * What to answer with, by the request's `Accept` (RFC 9110, section 12.5.1): the best of what there is, JSON where equal.
 * @throws NotAcceptableException if none of it is wanted.
 */
export function representation(accept: string | undefined, hasCsv: boolean): 'json' | 'csv' {
  if (accept === undefined || accept.trim() === '') return 'json';
  const qualities = qualitiesOf(accept);
  const wanted = (as: 'json' | 'csv'): number => {
    const range = RANGES[as].find((one) => qualities.has(one));
    return (range && qualities.get(range)) ?? 0;
  };
  const json = wanted('json');
  const csv = hasCsv ? wanted('csv') : 0;
  if (json > 0 || csv > 0) return csv > json ? 'csv' : 'json';
  throw new NotAcceptableException(`This is to be had as application/json${hasCsv ? ' or text/csv' : ''}`);
}

/** How much each media range is wanted, 0 to 1; what says that in no number is not wanted. */
function qualitiesOf(accept: string): Map<string, number> {
  const qualities = new Map<string, number>();
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    qualities.set(type, Math.max(qualities.get(type) ?? 0, quality > 0 ? quality : 0));
  }
  return qualities;
}
