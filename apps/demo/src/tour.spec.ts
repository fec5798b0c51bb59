import { tour } from './tour.js';

const history = { seed: 1, until: '2026-10-31' };
const stores = { eventStoreUrl: 'sqlite:./e.db', readStoreUrl: 'sqlite:./r.db', timeZone: 'Europe/Kyiv' };
const filled = { events: 20_000, seconds: 2.94 };

describe('what the demo says', () => {
  it('counts the events and names addresses that can be asked as they stand', () => {
    const text = tour({ ...stores, host: '127.0.0.1', port: 3000 }, history, filled);
    expect(text).toContain('20000 events, from 2024-11-01 to 2026-10-31, decided and stored in 2.9 s');
    expect(text).toContain("curl 'http://127.0.0.1:3000/clients/dormant?asOf=2026-10-31'");
    expect(text).toContain(
      'EVENT_STORE_URL=sqlite:./e.db READ_STORE_URL=sqlite:./r.db LEADGER_TIME_ZONE=Europe/Kyiv\n',
    );
  });

  it('writes an IPv6 address as a URL does, and leaves a port open that is not known yet', () => {
    expect(tour({ ...stores, host: '::1', port: 3000 }, history, filled)).toContain('http://[::1]:3000/');
    expect(tour({ ...stores, host: '::1', port: 0 }, history, filled)).toContain("'$URL/");
  });
});
