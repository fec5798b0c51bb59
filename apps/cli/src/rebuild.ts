import { Command } from 'commander';
import { rebuildAll } from '#runtime';
import { keepHeapSmall } from '../../system/heap.js';
import type { System } from '../../system/system.js';
import type { CliContext } from './context.js';
import { showProgress } from './progress.js';
import { withSystem } from './with-system.js';

/** `leadger rebuild [model]`: the next generation of one read model or of all, from the whole log; reads go on meanwhile. */
export const rebuildCommand = (context: CliContext): Command =>
  new Command('rebuild')
    .description('build read models anew from the whole log and switch over; reads go on meanwhile')
    .argument('[model]', 'one read model; all in one pass where absent')
    .action((name: string | undefined) => withSystem(context, (system) => runRebuild(system, name, context.signal)));

async function runRebuild(system: System, name: string | undefined, signal: AbortSignal): Promise<number> {
  const models = system.models.filter((model) => name === undefined || model.name === name);
  if (models.length === 0) {
    const names = system.models.map((model) => model.name).join(', ');
    process.stderr.write(`There is no read model ${name ?? ''}; there are ${names}\n`);
    return 1;
  }
  keepHeapSmall('folding');
  const head = await system.events.head();
  const started = Date.now();
  const show = showProgress('rebuild');
  const events = await rebuildAll({ events: system.events, store: system.documents }, models, {
    ...system.settings,
    signal,
    onProgress: ({ events: done, position }) => {
      const perSecond = Math.round((1000 * done) / Math.max(1, Date.now() - started));
      show.update(() => system.events.share(position, head), `${done} events, ${perSecond} events/s`);
    },
  });
  show.stop();
  const seconds = (Date.now() - started) / 1000;
  if (signal.aborted) {
    process.stdout.write('stopped before the end; run it again to go on. Reads stay on the old generation\n');
    return 0;
  }
  const rate = Math.round(events / Math.max(seconds, 0.001)).toLocaleString('en-US');
  const what = models.map((model) => model.name).join(', ');
  process.stdout.write(
    `rebuilt ${what} from ${events.toLocaleString('en-US')} events in ${seconds.toFixed(1)} s (${rate} events/s)\n`,
  );
  return 0;
}
