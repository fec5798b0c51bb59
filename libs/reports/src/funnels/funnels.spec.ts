import { ask, KINDS, lead, published, queries, type Status, statusOf } from './funnels.examples.js';

describe('A funnel', () => {
  it('counts who entered, left, was lost and why, and how long it took', async () => {
    const events = [
      published(),
      ...lead('2026-03-01T08:00:00.000Z')
        .to('offer', '2026-03-01T09:00:00.000Z')
        .lose('constructor', '2026-03-02T09:00:00.000Z').events,
      ...lead('2026-03-01T08:00:00.000Z').to('offer', '2026-03-01T08:00:10.000Z').to('won', '2026-03-05T08:00:00.000Z')
        .events,
      ...lead('2026-03-01T08:00:00.000Z').events,
    ];
    const funnel = await ask(events);
    expect(funnel.leads).toEqual({ registered: 3, won: 1, lost: 1, open: 1, inactive: 0 });
    expect(funnel.statuses.find(({ status }) => status === 'offer')).toMatchObject({
      kind: 'open',
      part: 'middle',
      labels: { en: 'OFFER' },
      entered: 2,
      nowIn: 0,
      left: 2,
      movedOn: 1,
      lost: 1,
      lostByReason: { constructor: 1 },
      conversionFromFirst: 2 / 3,
    });
    const time = (await statusOf('new', events))?.secondsInStatus;
    expect(Math.abs((time?.median ?? 0) - 10)).toBeLessThan(0.11);
    expect(Math.abs((time?.p90 ?? 0) - 3_600)).toBeLessThan(37);
    expect(funnel.bottleneck).toEqual({ status: 'offer', lost: 1, shareOfAllLosses: 1 });
    expect(funnel.parts).toMatchObject([
      { part: 'top', entered: 3, nowIn: 1, lost: 0, conversionFromPrevious: null },
      { part: 'middle', entered: 2, nowIn: 0, lost: 1, lostByReason: { constructor: 1 }, shareOfAllLosses: 1 },
      { part: 'bottom', entered: 1, nowIn: 0, lost: 0, conversionFromPrevious: 1 / 2 },
    ]);
  });

  it('counts a visit in the local day on which it began, whenever it ended', async () => {
    const events = [published(), ...lead('2026-02-28T22:30:00.000Z').to('offer', '2026-04-02T08:00:00.000Z').events];
    const march = { from: '2026-03-01', to: '2026-03-01' };
    expect(await statusOf('new', events, march)).toMatchObject({ entered: 1, left: 1 });
    expect(await statusOf('new', events, { to: '2026-02-28' })).toMatchObject({ entered: 0, left: 0 });
    expect(await statusOf('offer', events, march)).toMatchObject({ entered: 0 });
    expect(await statusOf('offer', events, { from: '2026-04-02' })).toMatchObject({ entered: 1, nowIn: 1 });
  });

  it('hands the open visit over to the new seller, and leaves the ended ones where they ended', async () => {
    const { events } = lead('2026-03-01T08:00:00.000Z', null)
      .to('offer', '2026-03-02T08:00:00.000Z')
      .handTo('bohdan', '2026-03-03T08:00:00.000Z')
      .handTo('bohdan', '2026-03-03T09:00:00.000Z')
      .handTo('olha', '2026-03-04T08:00:00.000Z')
      .lose('price', '2026-03-05T08:00:00.000Z');
    const log = [published(), ...events];
    expect(await statusOf('new', log, { seller: '-' })).toMatchObject({ entered: 1, left: 1 });
    expect(await statusOf('offer', log, { seller: '-' })).toMatchObject({ entered: 0, left: 0 });
    expect(await statusOf('offer', log, { seller: 'bohdan' })).toMatchObject({ entered: 0, nowIn: 0 });
    expect(await statusOf('offer', log, { seller: 'olha' })).toMatchObject({ entered: 1, lost: 1 });
    expect(await statusOf('offer', log)).toMatchObject({ entered: 1, nowIn: 0, lost: 1 });
  });

  it('selects by version and source, and lists statuses of older versions last', async () => {
    const old = () => lead('2026-03-01T08:00:00.000Z').to('brief', '2026-03-01T09:00:00.000Z').events;
    const young = lead('2026-03-01T08:00:00.000Z', 'anna', { pipelineVersion: 2, source: 'meeting' }).events;
    const log = [published(), published(2, ['offer', 'new', 'won', 'closed']), ...old(), ...old(), ...young];
    const codes = (await ask(log)).statuses.map(({ status }) => status);
    expect(codes).toEqual(['offer', 'new', 'won', 'closed', 'constructor', 'brief']);
    expect((await ask(log, { version: 1 })).statuses.map(({ status }) => status)).toEqual(Object.keys(KINDS));
    expect((await ask(log, { version: 1 })).leads).toMatchObject({ registered: 2, open: 2 });
    expect((await ask(log, { version: 2 })).leads).toMatchObject({ registered: 1, open: 1 });
    expect((await ask(log, { source: 'meeting', seller: 'anna' })).leads).toMatchObject({ registered: 1 });
    expect((await ask(log, { source: 'referral' })).leads).toMatchObject({ registered: 0 });
  });

  it('describes a status as the latest version that has it does', async () => {
    const renewed = published(2, ['new', 'offer'], { ...KINDS, offer: 'waiting' });
    expect(await statusOf('offer', [published(), renewed])).toMatchObject({ kind: 'waiting' });
  });

  it('lists statuses of versions that are not known yet last, without part and labels', async () => {
    const { events } = lead('2026-03-01T08:00:00.000Z').to('brief', '2026-03-01T09:00:00.000Z');
    const { statuses } = await ask([published(1, ['new', 'won', 'closed']), ...events]);
    expect(statuses.map(({ status }) => status)).toEqual(['new', 'won', 'closed', 'brief']);
    expect(statuses.at(-1)).toMatchObject({ kind: 'waiting', part: null, labels: null, detour: false, entered: 1 });
  });

  it('says where most was lost, and the share of all losses of each part', async () => {
    const refused = () =>
      lead('2026-03-01T08:00:00.000Z').to('offer', '2026-03-01T09:00:00.000Z').lose('price', '2026-03-01T10:00:00.000Z')
        .events;
    const unreached = lead('2026-03-01T08:00:00.000Z').lose('no-contact', '2026-03-01T10:00:00.000Z').events;
    const { bottleneck, parts } = await ask([published(), ...unreached, ...refused(), ...refused()]);
    expect(bottleneck).toEqual({ status: 'offer', lost: 2, shareOfAllLosses: 2 / 3 });
    expect(parts.map(({ shareOfAllLosses }) => shareOfAllLosses)).toEqual([1 / 3, 2 / 3, 0]);
  });

  it('has leads that wait in their part of the funnel', async () => {
    const { events } = lead('2026-03-01T08:00:00.000Z').to('brief', '2026-03-01T09:00:00.000Z');
    expect((await ask([published(), ...events])).parts.map(({ nowIn }) => nowIn)).toEqual([0, 1, 0]);
  });

  it('counts a lead by what its status means in the version that it runs on', async () => {
    const { events } = lead('2026-03-01T08:00:00.000Z').to('won', '2026-03-01T09:00:00.000Z');
    const renewed = published(2, Object.keys(KINDS) as Status[], { ...KINDS, won: 'open' });
    const answer = await ask([published(), ...events, renewed]);
    expect(answer.leads).toMatchObject({ registered: 1, won: 1, open: 0 });
    expect(answer.parts.find(({ part }) => part === 'bottom')).toMatchObject({ entered: 1, nowIn: 0 });
  });

  it('is not there for a pipeline or a version that was never published', async () => {
    await expect(ask([published()], { pipeline: 'other' })).rejects.toThrow(
      'pipeline-not-found: pipeline: no pipeline other',
    );
    await expect(ask([published()], { version: 7 })).rejects.toThrow('pipeline-not-found: version: no version 7');
  });

  it('is empty, without ratios, where nothing happened', async () => {
    const funnel = await ask([published()]);
    expect(funnel.bottleneck).toBeNull();
    expect(funnel.statuses[1]).toMatchObject({ entered: 0, conversionFromPrevious: null, secondsInStatus: null });
  });

  it('as CSV has one row a status and one column for each reason', async () => {
    const { events } = lead('2026-03-01T08:00:00.000Z').lose('price', '2026-03-01T09:00:00.000Z');
    const funnel = await ask([published(), ...events]);
    const rows = queries[0].csv?.rows(funnel) ?? [];
    expect(rows.map((row) => [row['status'], row['lost:price']])).toEqual([
      ['new', 1],
      ['constructor', 0],
      ['brief', 0],
      ['offer', 0],
      ['won', 0],
      ['closed', 0],
    ]);
    expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBe(1);
  });
});
