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
/** By part of the bench, in MB. */
const peaks: Record<string, number> = {};

if (wanted('append')) print(await appendFigure(), values.json);
if (wanted('http')) {
  const { figures, peak } = await httpFigures();
  peaks['commands over HTTP'] = peak;
  for (const one of figures) print(one, values.json);
}
if (wanted('import')) {
  const { figures, ...processes } = await importAndReadFigures();
  Object.assign(peaks, processes.peaks);
  for (const one of figures) print(one, values.json);
}
if (wanted('mongo-write')) {
  const one = await mongoWriteFigure();
  if (one) print(one, values.json);
}
for (const measure of esdbFigures(wanted)) print(await measure(), values.json);
if (wanted('rebuild')) {
  const { figures, ...rebuilds } = await rebuildFigures(!values.quick);
  Object.assign(peaks, rebuilds.peaks);
  for (const one of figures) print(one, values.json);
}
const known = Object.entries(peaks).filter(([, peak]) => !Number.isNaN(peak));
if (known.length > 0) {
  const most = Math.max(...known.map(([, peak]) => peak));
  const each = known.map(([what, peak]) => `${what} ${Math.round(peak)}`).join(', ');
  print(figure('rss', most, 'MB', RSS_LIMIT_MB, `${each}; the baseline is the target`), values.json);
}
