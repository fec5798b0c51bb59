import type { Comparison } from '#runtime';

type Difference = Comparison['examples'][number];

/** What a rebuild says of how the rebuilt read models differ from what was read so far: a line, and some of what differs. */
export function comparisonText(comparisons: readonly Comparison[]): string {
  const total = (of: (comparison: Comparison) => number): number =>
    comparisons.reduce((sum, comparison) => sum + of(comparison), 0);
  const names = comparisons.map(({ model }) => model).join(', ');
  const compared = counted(total((comparison) => comparison.compared));
  const differing = total((comparison) => comparison.differing);
  const inMotion = total((comparison) => comparison.inMotion);
  const what = differing === 0 ? 'no difference' : `${counted(differing)} differed, and are as the log says now`;
  const leftOut = inMotion === 0 ? '' : `; ${counted(inMotion)} in motion were left out`;
  const said = `compared ${names} with what was read so far: ${compared} documents, ${what}${leftOut}\n`;
  return [said, ...comparisons.flatMap(linesOf)].join('');
}

const counted = (count: number): string => count.toLocaleString('en-US');

function linesOf({ model, differing, examples }: Comparison): string[] {
  const lines = examples.map(({ id, what }) => `  ${model} ${id}: ${textOf(what)}\n`);
  const more = differing - examples.length;
  return more > 0 ? [...lines, `  ${model}: ${counted(more)} more\n`] : lines;
}

function textOf(what: Difference['what']): string {
  if (what === 'missing before') return 'was missing';
  if (what === 'missing now') return 'was there without an event in the log';
  const fields = what.filter((field) => field !== 'position');
  if (fields.length === 0) return 'had seen other events';
  return `${fields.join(', ')} differed`;
}
