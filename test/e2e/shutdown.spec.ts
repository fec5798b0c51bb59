import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { Api } from '../support/api.js';
import { leadger, makePlace } from '../support/processes.js';

const CONNECTIONS = 16;
/** So many answers come in before the signal. */
const BEFORE = 200;

describe('an app that is stopped while clients go on asking over connections that are kept alive', () => {
  const place = makePlace();
  afterAll(() => {
    place.remove();
  });

  it('serves what it still takes, closes each connection with its answer, and keeps all that it acknowledged', async () => {
    const api = await Api.start({}, { ...place, remove: () => undefined });
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const answers: { status: number | undefined; type: string | undefined; closes: boolean; id: unknown }[] = [];
    let underWay = (): void => undefined;
    const isUnderWay = new Promise<void>((resolve) => (underWay = resolve));
    const write = async (): Promise<void> => {
      const sent = request(`${api.url}/clients`, { method: 'POST', agent, headers: { 'x-actor': 'anna' } }).end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const { statusCode: status, headers } = response;
      const { id } = (await json(response)) as { id?: unknown };
      answers.push({ status, type: headers['content-type'], closes: headers.connection === 'close', id });
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
    expect(answers.some(({ closes }) => closes)).toBe(true);
    const log = (await leadger(['export'], place.env).finished).stdout;
    expect(answers.filter(({ id }) => !log.includes(`client-${String(id)}`))).toEqual([]);
  });
});
