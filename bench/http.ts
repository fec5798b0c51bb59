import autocannon from 'autocannon';
import { v4 } from 'uuid';
import { start } from './child.js';
import { type Figure, figure } from './figures.js';
import { place } from './fixture.js';

const CONNECTIONS = 64;
const SECONDS = 8;
const TARGET_P99_MS = 40;
const headers = { 'content-type': 'application/json', 'x-actor': 'bench' };

/** `http-command`: leads registered over HTTP, each validated, decided and durable, against a bare server parsing the same JSON. */
export async function httpFigures(): Promise<{ figures: Figure[]; peak: number }> {
  const at = place();
  const app = start('apps/standalone/src/main.js', [], at.env);
  try {
    const url = await app.says(/API\s+(http:\S+)/);
    const clientId = v4();
    await fetch(`${url}/clients`, { method: 'POST', headers, body: JSON.stringify({ clientId }) });
    const body = JSON.stringify({
      clientId,
      pipeline: 'universal',
      source: 'call',
      interest: 'a quote for 20 t of steel',
    });
    await load(`${url}/leads`, body, 2);
    const measured = await load(`${url}/leads`, body, SECONDS);
    const bare = start('bench/bare-server.js', [], {});
    const raw = await load(await bare.says(/(http:\S+)/), body, 4);
    bare.process.kill();
    await bare.ended;
    const failed = measured.non2xx + measured.errors;
    const figures = [
      figure(
        'http-command',
        measured.requests.average,
        'requests/s',
        raw.requests.average,
        `${CONNECTIONS} connections, p50 ${measured.latency.p50} ms, p99 ${measured.latency.p99} ms, ${failed} failed; against a bare JSON server`,
      ),
      figure(
        'http-command',
        measured.latency.p99,
        'ms p99',
        TARGET_P99_MS,
        'the slowest hundredth; the baseline is what we promise',
      ),
    ];
    return { figures, peak: app.peak() };
  } finally {
    app.process.kill();
    await app.ended;
    at.remove();
  }
}

const load = (url: string, body: string, duration: number): Promise<autocannon.Result> =>
  autocannon({ url, method: 'POST', headers, body, connections: CONNECTIONS, duration });
