import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { Api } from '../support/api.js';
import { leadger, makePlace } from '../support/processes.js';

const CONNECTIONS = 16;
/** So many answers come in before the signal. */
const BEFORE = 200;

/** Resolves once nobody listens at that port any more. */
async function noLongerListens(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
    } catch {
      return;
    } finally {
      socket.destroy();
    }
  }
}

describe('An app that is stopped', () => {
  const place = makePlace();
  afterAll(() => {
    place.remove();
  });

  it('serves what it still takes of clients that go on asking, and keeps all that it acknowledged', async () => {
    const api = await Api.start({}, { ...place, remove: () => undefined });
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const answers: { status: number | undefined; type: string | undefined; id: unknown }[] = [];
    let underWay = (): void => undefined;
    const isUnderWay = new Promise<void>((resolve) => (underWay = resolve));
    const write = async (): Promise<void> => {
      const sent = request(`${api.url}/clients`, { method: 'POST', agent, headers: { 'x-actor': 'anna' } }).end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const { statusCode: status, headers } = response;
      const { id } = (await json(response)) as { id?: unknown };
      answers.push({ status, type: headers['content-type'], id });
      if (answers.length === BEFORE) underWay();
    };
    const goOn = (): Promise<void> => write().then(goOn, () => undefined);
    const clients = Array.from({ length: CONNECTIONS }, goOn);
    await isUnderWay;
    expect(await api.app.stop()).toMatchObject({ code: 0, signal: null, stderr: '' });
    await Promise.all(clients);
    agent.destroy();

    expect([...new Set(answers.map(({ status, type }) => `${status ?? ''} ${type ?? ''}`))]).toEqual([
      '201 application/json; charset=utf-8',
    ]);
    const log = (await leadger(['export'], place.env).finished).stdout;
    expect(answers.filter(({ id }) => !log.includes(`client-${String(id)}`))).toEqual([]);
  });

  it('answers a request that was coming in, and closes the connection with the answer', async () => {
    const api = await Api.start({}, { ...place, remove: () => undefined });
    const body = JSON.stringify({ personal: { name: 'Olena Koval' } });
    const agent = new Agent({ keepAlive: true });
    const headers = {
      'x-actor': 'anna',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    };
    const sent = request(`${api.url}/clients`, { method: 'POST', agent, headers });
    sent.flushHeaders();
    await once(sent, 'continue');
    const stopped = api.app.stop();
    await noLongerListens(Number(new URL(api.url).port));
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    expect(response).toMatchObject({ statusCode: 201, headers: { connection: 'close' } });
    expect(await stopped).toMatchObject({ code: 0, signal: null, stderr: '' });
    agent.destroy();
  });
});
