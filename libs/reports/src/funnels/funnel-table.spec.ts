import { ask, lead, published, queries } from './funnels.examples.js';

describe('A funnel as a table', () => {
  // `brief` is not of a version that is known: it has neither a part nor a name.
  const events = [
    published(1, ['new', 'offer', 'closed']),
    ...lead('2026-03-01T08:00:00.000Z')
      .to('offer', '2026-03-01T09:00:00.000Z')
      .lose('price', '2026-03-02T09:00:00.000Z').events,
    ...lead('2026-03-01T08:00:00.000Z').to('brief', '2026-03-01T08:00:10.000Z').events,
    ...lead('2026-03-01T08:00:00.000Z').events,
  ];
  const table = async () => {
    const funnel = await ask(events);
    return { funnel, rows: queries[0].csv?.rows(funnel) ?? [] };
  };

  it('has all figures of a status in its row', async () => {
    const { funnel, rows } = await table();
    const [first, offer] = funnel.statuses.map(({ secondsInStatus }) => secondsInStatus);
    expect(first?.median).toBeLessThan(first?.p90 ?? 0);
    const untouched = { left: 0, movedOn: 0, lost: 0, 'lost:price': 0 };
    const unended = { medianSecondsInStatus: null, p90SecondsInStatus: null };
    expect(rows).toEqual([
      {
        status: 'new',
        kind: 'open',
        part: 'top',
        label: 'NEW',
        entered: 3,
        nowIn: 1,
        left: 2,
        movedOn: 2,
        lost: 0,
        'lost:price': 0,
        conversionFromPrevious: null,
        conversionFromFirst: 1,
        medianSecondsInStatus: first?.median,
        p90SecondsInStatus: first?.p90,
      },
      {
        status: 'offer',
        kind: 'open',
        part: 'middle',
        label: 'OFFER',
        entered: 1,
        nowIn: 0,
        left: 1,
        movedOn: 0,
        lost: 1,
        'lost:price': 1,
        conversionFromPrevious: 1 / 3,
        conversionFromFirst: 1 / 3,
        medianSecondsInStatus: offer?.median,
        p90SecondsInStatus: offer?.p90,
      },
      {
        status: 'closed',
        kind: 'lost',
        part: 'bottom',
        label: 'CLOSED',
        entered: 1,
        nowIn: 1,
        ...untouched,
        ...unended,
        conversionFromPrevious: null,
        conversionFromFirst: 1 / 3,
      },
      {
        status: 'brief',
        kind: 'waiting',
        part: null,
        label: null,
        entered: 1,
        nowIn: 1,
        ...untouched,
        ...unended,
        conversionFromPrevious: 1,
        conversionFromFirst: 1 / 3,
      },
    ]);
  });

  it('has the columns that are named for it', async () => {
    const { rows } = await table();
    const named = Object.keys(queries[0].csv?.columns ?? {});
    expect(Object.keys(rows[0] ?? {}).map((column) => column.replace(/:.*/, ':*'))).toEqual(named);
  });

  it('is of the pipeline, version and days asked for', async () => {
    const march = { from: '2026-03-01', to: '2026-03-31' };
    const asked = { pipeline: 'p.1', timeZone: 'Europe/Kyiv' };
    expect(await ask(events, { version: 1, ...march })).toMatchObject({ ...asked, version: 1, period: march });
    expect(await ask(events)).toMatchObject({ ...asked, version: null, period: { from: null, to: null } });
  });
});
