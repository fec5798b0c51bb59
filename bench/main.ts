import { appendFigure } from './append.js';
import { esdbFigures } from './esdb.js';
import { figure, print } from './figures.js';
import { httpFigures } from './http.js';
import { importAndReadFigures } from './import-and-read.js';
import { mongoWriteFigure } from './mongo-write.js';
import { type Part, readOptions } from './options.js';
import { rebuildFigures } from './rebuild.js';

const RSS_LIMIT_MB = 400;

const options = readOptions(process.argv);
const wanted = (part: Part): boolean => options.only?.includes(part) ?? true;
/** By part of the bench, in MB. */
const peaks: Record<string, number> = {};

if (wanted('append')) print(await appendFigure(), options.json);
if (wanted('http')) {
  const { figures, peak } = await httpFigures();
  peaks['commands over HTTP'] = peak;
  for (const one of figures) print(one, options.json);
}
if (wanted('import')) {
  const { figures, ...processes } = await importAndReadFigures();
  Object.assign(peaks, processes.peaks);
  for (const one of figures) print(one, options.json);
}
if (wanted('mongo-write')) {
  const one = await mongoWriteFigure();
  if (one) print(one, options.json);
}
for (const measure of esdbFigures(wanted)) print(await measure(), options.json);
if (wanted('rebuild')) {
  const { figures, ...rebuilds } = await rebuildFigures(!options.quick);
  Object.assign(peaks, rebuilds.peaks);
  for (const one of figures) print(one, options.json);
}
const known = Object.entries(peaks).filter(([, peak]) => !Number.isNaN(peak));
if (known.length > 0) {
  const most = Math.max(...known.map(([, peak]) => peak));
  const each = known.map(([what, peak]) => `${what} ${Math.round(peak)}`).join(', ');
  print(figure('rss', most, 'MB', RSS_LIMIT_MB, `${each}; the baseline is the target`), options.json);
}
