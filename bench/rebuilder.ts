import { readConfig } from '#runtime';
import { openSystem } from '../apps/system/system.js';
import { keepHeapSmall } from '../apps/system/heap.js';
import { fill, silent } from './fixture.js';
import { median } from './figures.js';
import { rawScan, rebuildAll } from './rebuild.js';

/**
 * A process of its own on the stores of the environment, so that its memory is that of the work alone:
 * `fill <events>` fills the log, `rebuild <times>` prints `{"rebuilt","raw"}` in events a second.
 */
const [verb, count = '1'] = process.argv.slice(2);
keepHeapSmall('folding');
const config = readConfig(process.env);
const system = await openSystem(config, silent);
if (verb === 'fill') await fill(system, Number(count));
else {
  const times = Number(count);
  await rebuildAll(system);
  const rebuilt = await median(times, () => rebuildAll(system));
  const raw = await median(times, () => rawScan(config));
  process.stdout.write(`${JSON.stringify({ rebuilt, raw })}\n`);
}
await system.close();
