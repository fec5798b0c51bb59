import type { Comparison } from '#runtime';

type Difference = Comparison['examples'][number];

/** What a rebuild says of how the rebuilt read models differ from what was read so far: a line, and some of what differs. */
export function comparisonText(comparisons: readonly Comparison[]): string {
  const total = (of: (comparison: Comparison) => number): number =>
    comparisons.reduce((sum, comparison) => sum + of(comparison), 0);
  const compared = total((comparison) => comparison.compared).toLocaleString('en-US');
  const differing = total((comparison) => comparison.differing);
  if (differing === 0) return `compared with what was read so far: all ${compared} documents are the same\n`;
  const said = `compared with what was read so far: ${differing.toLocaleString('en-US')} of ${compared} documents differ`;
  return `${said}; from now on what the log says is read\n${comparisons.flatMap(linesOf).join('')}`;
}

function linesOf({ model, differing, examples }: Comparison): string[] {
  const lines = examples.map(({ id, what }) => `  ${model} ${id}: ${textOf(what)}\n`);
  const more = differing - examples.length;
  return more > 0 ? [...lines, `  ${model}: ${more.toLocaleString('en-US')} more\n`] : lines;
}

function textOf(what: Difference['what']): string {
  if (what === 'missing before') return 'was missing';
  if (what === 'missing now') return 'had no event in the log';
  return `${what.join(', ')} differed`;
}
