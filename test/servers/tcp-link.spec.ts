import { Socket } from 'node:net';
import { until } from '../support/until.js';
import { TcpLink, type Weather } from './tcp-link.js';

describe('A TCP link', () => {
  it('delivers in order what came late and what comes after it, also when the event loop was busy meanwhile', async () => {
    const weather: Weather = {
      stalled: false,
      delayMs: 5,
      lost: undefined,
      blackHole: false,
      cutAfterRequest: false,
      pieces: 0,
      onAnswer: undefined,
    };
    const got: string[] = [];
    const client = new Socket();
    const server = Object.assign(new Socket(), { write: (bytes: Uint8Array) => got.push(String(bytes)) > 0 });
    const link = new TcpLink(client, server, weather);
    client.emit('data', Buffer.from('one'));
    const due = Date.now() + weather.delayMs;
    while (Date.now() <= due);
    weather.delayMs = 0;
    client.emit('data', Buffer.from('two'));
    await until(() => got.length === 2);
    expect(got).toEqual(['one', 'two']);
    link.cut();
  });
});
