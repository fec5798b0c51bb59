import autocannon from 'autocannon';
import { start } from './child.js';
import { type Figure, figure } from './figures.js';
import { place } from './fixture.js';

const CONNECTIONS = 64;
/** So long that the half second in which the client makes its requests, and answers wait to be read, is little of it. */
const SECONDS = 20;
const TARGET_P99_MS = 40;
const LEADS = 300;
const BODY = JSON.stringify({ kind: 'call', summary: 'Asked about delivery terms and the next shipment' });
const headers = { 'content-type': 'application/json', 'x-actor': 'bench' };

/**
 * `http-command`: contacts logged on existing leads, the most frequent command of a real history (half of BPI Challenge
 * 2012), each validated, decided and durable, with the projector following; against a bare server parsing the same JSON.
 */
export async function httpFigures(): Promise<{ figures: Figure[]; peak: number }> {
  const at = place();
  const app = start('apps/standalone/src/main.js', [], at.env);
  try {
    const url = await app.says(/API\s+(http:\S+)/);
    const paths = await leadsAt(url);
    await load(url, paths, 2);
    const measured = await load(url, paths, SECONDS);
    const bare = start('bench/bare-server.js', [], {});
    const raw = await load(await bare.says(/(http:\S+)/), ['/'], 4);
    bare.process.kill();
    await bare.ended;
    const { latency, requests } = measured;
    const failed = measured.non2xx + measured.errors;
    const note = `${CONNECTIONS} connections, p50 ${latency.p50} ms, ${failed} failed; against a bare JSON server`;
    const figures = [
      figure('http-command', requests.average, 'requests/s', raw.requests.average, note),
      figure('http-command', latency.p99, 'ms p99', TARGET_P99_MS, 'the slowest hundredth; the baseline is the target'),
    ];
    return { figures, peak: app.peak() };
  } finally {
    app.process.kill();
    await app.ended;
    at.remove();
  }
}

/** Registers leads and answers where their contacts are logged. */
async function leadsAt(url: string): Promise<string[]> {
  const post = async (path: string, body: object): Promise<string> => {
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { id: string }).id;
  };
  const paths: string[] = [];
  for (let n = 0; n < LEADS; n++) {
    const clientId = await post('/clients', { personal: { name: `Client ${n}` } });
    paths.push(`/leads/${await post('/leads', { clientId, pipeline: 'universal', source: 'call' })}/contacts`);
  }
  return paths;
}

const load = (url: string, paths: readonly string[], duration: number): Promise<autocannon.Result> =>
  autocannon({
    url,
    headers,
    connections: CONNECTIONS,
    duration,
    requests: paths.map((path) => ({ method: 'POST', path, body: BODY })),
  });
