import { readConfig } from '#runtime';
import { openSystem } from '../apps/system/system.js';
import { keepHeapSmall } from '../apps/system/heap.js';
import { fill, silent } from './fixture.js';
import { inTurns } from './figures.js';
import { rawScan, rebuildAll } from './rebuild.js';

/**
 * A process of its own on the stores of the environment, so that its memory is that of the work alone:
 * `fill <events>` fills the log, `once` rebuilds all read models, `rebuild <times>` does so after a first time and scans the log
 * as well. They print `{"value","baseline"}`, rebuilt and scanned, in events a second.
 */
const [verb, count = '1'] = process.argv.slice(2);
keepHeapSmall('folding');
const config = readConfig(process.env);
const system = await openSystem(config, silent);
const say = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`);
if (verb === 'fill') await fill(system, Number(count));
else if (verb === 'once') say({ value: await rebuildAll(system) });
else {
  const times = Number(count);
  await rebuildAll(system);
  say(
    await inTurns(
      times,
      () => rebuildAll(system),
      () => rawScan(config),
    ),
  );
}
await system.close();
