import { Command } from 'commander';
import type { ReadModel } from '#kernel';
import { type Comparison, otherTimeZones, rebuildAll, type RebuildProgress } from '#runtime';
import { keepHeapSmall } from '../../system/heap.js';
import type { System } from '../../system/system.js';
import { comparisonText } from './comparison.js';
import type { CliContext } from './context.js';
import { showProgress } from './progress.js';
import { withSystem } from './with-system.js';

interface RebuildOptions {
  readonly changeTimeZone?: boolean;
  readonly compare: boolean;
  readonly resume?: boolean;
}

/** `leadger rebuild [model]`: the next generation of one read model or of all, from the whole log; reads go on meanwhile. */
export const rebuildCommand = (context: CliContext): Command =>
  new Command('rebuild')
    .description('build read models anew from the whole log and switch over; reads go on meanwhile')
    .argument('[model]', 'one read model; all in one pass where absent')
    .option('--change-time-zone', 'count in the days of LEADGER_TIME_ZONE also what was counted in those of another')
    .option(
      '--no-compare',
      'do not compare what was built with what was read so far; comparing takes a third to a half as long again',
    )
    .option(
      '--resume',
      'go on with what an interrupted rebuild has left; not after a fold was mended: what it has built stays as it is',
    )
    .action((name: string | undefined, options: RebuildOptions) =>
      withSystem(context, ['EVENT_STORE_URL'], (system) => runRebuild(system, name, options, context)),
    );

async function runRebuild(
  system: System,
  name: string | undefined,
  options: RebuildOptions,
  { signal, output }: CliContext,
): Promise<number> {
  const models = system.models.filter((model) => name === undefined || model.name === name);
  if (models.length === 0) {
    const names = system.models.map((model) => model.name).join(', ');
    process.stderr.write(`There is no read model ${name ?? ''}; there are ${names}\n`);
    return 1;
  }
  const refusal = options.changeTimeZone ? undefined : await changedDays(system, models);
  if (refusal !== undefined) {
    process.stderr.write(`leadger: ${refusal}\n`);
    return 1;
  }
  keepHeapSmall('folding');
  await output.write(await rebuilding(system, models, options, signal));
  return 0;
}

/** Rebuilds under a progress bar. @returns what came of it, for people */
async function rebuilding(
  { events, documents: store, settings }: System,
  models: readonly ReadModel[],
  { compare, resume }: RebuildOptions,
  signal: AbortSignal,
): Promise<string> {
  const head = await events.head();
  const started = Date.now();
  const comparisons: Comparison[] = [];
  const show = showProgress('rebuild');
  const onProgress = ({ events: done, position }: RebuildProgress): void => {
    const perSecond = Math.round((1000 * done) / Math.max(1, Date.now() - started));
    show.update(() => events.share(position, head), `${done} events, ${perSecond} events/s`);
  };
  const onCompared = (comparison: Comparison): void => {
    comparisons.push(comparison);
    show.update(() => 1, `${comparison.model} compared`);
  };
  const asked = { ...settings, signal, onProgress, afresh: !resume, ...(compare && { onCompared }) };
  const { folded, isComplete } = await rebuildAll({ events, store }, models, asked).finally(() => {
    show.stop();
  });
  if (!isComplete)
    return 'stopped before the end; run it again with --resume to go on. Reads stay on the old generation\n';
  const names = models.map((model) => model.name).join(', ');
  const comparison = comparisons.length > 0 ? comparisonText(comparisons) : '';
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  return `rebuilt ${names} from ${folded.toLocaleString('en-US')} events in ${seconds} s\n${comparison}`;
}

/** Why figures would be replaced by those of other days, which programs in the old time zone would stop following. */
async function changedDays({ config, documents }: System, models: readonly ReadModel[]): Promise<string | undefined> {
  const others = otherTimeZones(models, await documents.generations());
  if (others.length === 0) return undefined;
  const names = others.map(({ model }) => model.name).join(', ');
  const counted = [...new Set(others.map((other) => other.counted))].join(', ');
  return (
    `${names} are counted in the days of ${counted}, and LEADGER_TIME_ZONE is ${config.timeZone} here. Nothing was rebuilt: ` +
    `set LEADGER_TIME_ZONE to ${counted}, or give --change-time-zone to count them in ${config.timeZone} from now on, ` +
    `and set it for every program on this store`
  );
}
