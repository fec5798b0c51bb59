import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { readXes } from '#import';
import { start } from './child.js';
import { type Figure, figure, seconds } from './figures.js';
import { type Place, place } from './fixture.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LOG = process.env['BPIC2012'] ?? `${root}../shared/data/bpic2012.xes.gz`;
const TARGET_P99_MS = 20;

/** `import` and `read`: the BPI Challenge 2012 log imported by the CLI, and its reports read over HTTP. Nothing where the log is missing. */
export async function importAndReadFigures(): Promise<{ figures: Figure[]; peaks: Record<string, number> }> {
  if (!existsSync(LOG)) {
    process.stderr.write(
      `import and read: no log at ${LOG}; it is to be had from 4TU, DOI 10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f\n`,
    );
    return { figures: [], peaks: {} };
  }
  const at = place();
  try {
    const imported = await importLog(at);
    const read = await readReports(at);
    const peaks = { import: imported.peak, 'projecting and reading it': read.peak };
    return { figures: [imported.figure, ...read.figures], peaks };
  } finally {
    at.remove();
  }
}

async function importLog(at: Place): Promise<{ figure: Figure; peak: number }> {
  let rows = 0;
  const baseline = await seconds(async () => {
    for await (const { number } of readXes(LOG)) rows = number;
  });
  const args = [
    'import',
    LOG,
    '--mapping',
    `${root}mappings/bpic2012.yaml`,
    '--rejected',
    `${at.folder}/rejected.ndjson`,
  ];
  let peak = Number.NaN;
  const taken = await seconds(async () => {
    const child = start('apps/cli/src/main.js', args, at.env);
    const watch = setInterval(() => (peak = child.peak()), 100);
    const { code, output } = await child.ended;
    clearInterval(watch);
    if (code !== 0) throw new Error(output);
  });
  return {
    figure: figure('import', taken, 's', baseline, `BPI Challenge 2012, ${rows} rows; against reading the file alone`),
    peak,
  };
}

async function readReports(at: Place): Promise<{ figures: Figure[]; peak: number }> {
  const app = start('apps/standalone/src/main.js', [], at.env);
  try {
    const url = await app.says(/API\s+(http:\S+)/);
    await upToDate(url);
    const figures: Figure[] = [];
    for (const path of ['/funnels/bpic2012', '/loss-shares']) {
      await autocannon({ url: url + path, connections: 1, duration: 1 });
      const { latency, requests } = await autocannon({ url: url + path, connections: 1, duration: 4 });
      figures.push(
        figure(
          'read',
          latency.p99,
          'ms p99',
          TARGET_P99_MS,
          `${path}, one connection, p50 ${latency.p50} ms, ${requests.average}/s; the baseline is the target`,
        ),
      );
    }
    return { figures, peak: app.peak() };
  } finally {
    app.process.kill();
    await app.ended;
  }
}

/** Waits until every read model has seen the whole log. */
async function upToDate(url: string): Promise<void> {
  for (;;) {
    const status = (await (await fetch(`${url}/status`)).json()) as { readModels: { upToDate: boolean }[] };
    if (status.readModels.every((model) => model.upToDate)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
