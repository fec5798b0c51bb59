import { once } from 'node:events';
import { makePlace, startApp } from '../support/processes.js';

/** Many times what a pipe holds: each is a line of the log. */
const REQUESTS = 2_000;

describe('an app whose log nobody reads', () => {
  const place = makePlace({ LEADGER_LOG_LEVEL: 'debug' });
  afterAll(() => {
    place.remove();
  });

  it('answers every request all the same, and ends at the signal', async () => {
    const app = await startApp(place.env);
    app.child.stdout?.pause();
    const path = `/leads?externalId=${'x'.repeat(150)}`;
    for (let sent = 0; sent < REQUESTS; sent += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`${app.url}${path}`)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    }
    const exit = once(app.child, 'exit');
    app.child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    app.child.stdout?.resume();
    expect((await app.finished).stdout.length).toBeLessThan(REQUESTS * path.length);
  });
});
