import { parseArgs } from 'node:util';
import { appendFigure } from './append.js';
import { esdbFigures } from './esdb.js';
import { figure, print } from './figures.js';
import { httpFigures } from './http.js';
import { importAndReadFigures } from './import-and-read.js';
import { mongoWriteFigure } from './mongo-write.js';
import { rebuildFigures } from './rebuild.js';

const RSS_LIMIT_MB = 400;

/** `npm run bench -- [--json] [--only rebuild,append,http,import,mongo-write,esdb-read,esdb-append,esdb-rss] [--quick]`: figures with baselines measured in the same run. */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const wanted = (part: string): boolean => values.only === undefined || values.only.split(',').includes(part);
const peaks: number[] = [];

if (wanted('append')) print(await appendFigure(), values.json);
if (wanted('http')) {
  const { figures, peak } = await httpFigures();
  peaks.push(peak);
  for (const one of figures) print(one, values.json);
}
if (wanted('import')) {
  const { figures, peak } = await importAndReadFigures();
  peaks.push(peak);
  for (const one of figures) print(one, values.json);
}
if (wanted('mongo-write')) {
  const one = await mongoWriteFigure();
  if (one) print(one, values.json);
}
for (const measure of esdbFigures(wanted)) print(await measure(), values.json);
if (wanted('rebuild')) {
  const { figures, peak } = await rebuildFigures(!values.quick);
  peaks.push(peak);
  for (const one of figures) print(one, values.json);
}
const peak = Math.max(...peaks.filter((value) => !Number.isNaN(value)));
if (Number.isFinite(peak)) {
  print(
    figure('rss', peak, 'MB', RSS_LIMIT_MB, 'most that any of the processes held; the baseline is the target'),
    values.json,
  );
}
