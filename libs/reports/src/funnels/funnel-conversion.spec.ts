import { ask, KINDS, lead, published, statusOf } from './funnels.examples.js';

describe('The conversions of a funnel', () => {
  it('converts from the nearest open or won status before, over waiting ones, and not into exits', async () => {
    const one = lead('2026-03-01T08:00:00.000Z');
    one
      .to('constructor', '2026-03-01T09:00:00.000Z')
      .to('offer', '2026-03-01T10:00:00.000Z')
      .lose('price', '2026-03-01T11:00:00.000Z');
    const funnel = await ask([published(), ...one.events, ...lead('2026-03-01T08:00:00.000Z').events]);
    expect(funnel.statuses.map(({ status, conversionFromPrevious }) => [status, conversionFromPrevious])).toEqual([
      ['new', null],
      ['constructor', 0.5],
      ['brief', 0],
      ['offer', 1],
      ['won', 0],
      ['closed', null],
    ]);
  });

  it('does not convert from a detour, which converts from what was before it', async () => {
    const version = published();
    const { definition } = version.data as { definition: { statuses: { code: string; detour?: boolean }[] } };
    const statuses = definition.statuses.map((one) => (one.code === 'constructor' ? { ...one, detour: true } : one));
    const withDetour = { ...version, data: { ...(version.data as object), definition: { ...definition, statuses } } };
    const straight = lead('2026-03-01T08:00:00.000Z').to('offer', '2026-03-01T09:00:00.000Z');
    const around = lead('2026-03-01T08:00:00.000Z').to('constructor', '2026-03-01T09:00:00.000Z');
    const funnel = await ask([withDetour, ...straight.events, ...around.events]);
    const shown = funnel.statuses.map(({ status, detour, conversionFromPrevious }) => [
      status,
      detour,
      conversionFromPrevious,
    ]);
    expect(shown.slice(0, 4)).toEqual([
      ['new', false, null],
      ['constructor', true, 0.5],
      ['brief', false, 0],
      ['offer', false, 0.5],
    ]);
  });

  it('has no conversion into a loss, also where others were won', async () => {
    const lost = lead('2026-03-01T08:00:00.000Z').lose('price', '2026-03-01T11:00:00.000Z');
    const won = lead('2026-03-01T08:00:00.000Z').to('won', '2026-03-01T12:00:00.000Z');
    const funnel = await ask([published(), ...lost.events, ...won.events]);
    expect(funnel.statuses.at(-1)).toMatchObject({ status: 'closed', entered: 1, conversionFromPrevious: null });
  });

  it('has none into a status that keeps leads for later, where they are inactive', async () => {
    const kinds = { ...KINDS, closed: 'dormant-pool' } as const;
    const kept = lead('2026-03-01T08:00:00.000Z', 'anna', {}, kinds).to('closed', '2026-03-01T11:00:00.000Z');
    const won = lead('2026-03-01T08:00:00.000Z').to('won', '2026-03-01T12:00:00.000Z');
    const log = [published(1, undefined, kinds), ...kept.events, ...won.events];
    expect(await statusOf('closed', log)).toMatchObject({ entered: 1, conversionFromPrevious: null });
    expect((await ask(log)).leads).toEqual({ registered: 2, won: 1, lost: 0, open: 0, inactive: 1 });
  });

  it('converts into a part from the nearest part before it in which leads do not only wait', async () => {
    const won = lead('2026-03-01T08:00:00.000Z').to('won', '2026-03-01T12:00:00.000Z');
    const version = published(1, ['new', 'brief', 'won', 'closed']);
    const { parts } = await ask([version, ...won.events, ...lead('2026-03-01T08:00:00.000Z').events]);
    expect(parts.map(({ conversionFromPrevious }) => conversionFromPrevious)).toEqual([null, null, 0.5]);
  });
});
