import { past, type Plain, scenario } from '#kernel';
import { parse } from '#schema';
import type { PipelineDefinition, StatusDefinition, StatusKind } from './definition.js';
import type { PipelineEvent } from './events.js';
import { pipeline, statusOf } from './pipeline.js';
import { PublishPipeline, publishPipeline } from './publish-pipeline.js';

const given = scenario(pipeline, (actual, expected) => {
  expect(actual).toStrictEqual(expected);
});
const status = (
  code: string,
  kind: StatusKind,
  more: Partial<Plain<StatusDefinition>> = {},
): Plain<StatusDefinition> => ({
  code,
  labels: { en: code },
  kind,
  part: 'top',
  meaning: `The lead is ${code}`,
  playbook: ['Call the client'],
  ...more,
});
const simple: Plain<PipelineDefinition> = {
  labels: { en: 'Simple' },
  entry: 'new',
  statuses: [
    status('new', 'open'),
    status('asked', 'waiting'),
    status('asleep', 'dormant-pool'),
    status('sold', 'won'),
    status('gone', 'lost'),
  ],
};
/** Two statuses that name what follows them, beside the others; what follows the pool, any where absent. */
const roundAbout = (to: string[], fro: string[], pool?: string[]) => [
  ...simple.statuses.filter(({ code }) => code !== 'asleep'),
  status('asleep', 'dormant-pool', pool && { next: pool }),
  status('to', 'open', { next: to }),
  status('fro', 'open', { next: fro }),
];
const published = (version: number, definition: Plain<PipelineDefinition> = simple): PipelineEvent => ({
  type: 'PipelinePublished',
  data: { pipeline: 'simple', version, definition },
});
const publish = (change: Partial<Plain<PipelineDefinition>> = {}): Plain<PublishPipeline> => ({
  pipeline: 'simple',
  ...simple,
  ...change,
});

describe('publish-pipeline', () => {
  it('publishes the first version', () => {
    expect.hasAssertions();
    given().when(publishPipeline, publish(), {}).then(published(1));
  });

  it('publishes a changed definition as the next version', () => {
    expect.hasAssertions();
    const changed: Plain<PipelineDefinition> = { ...simple, reentry: 'asked' };
    given(published(1))
      .when(publishPipeline, publish({ reentry: 'asked' }), {})
      .then(published(2, changed));
  });

  it('changes nothing where the latest version says the same', () => {
    expect.hasAssertions();
    given(published(1)).when(publishPipeline, publish(), {}).then();
  });

  it('publishes an older definition again as a version of its own', () => {
    expect.hasAssertions();
    given(published(1), published(2, { ...simple, reentry: 'new' }))
      .when(publishPipeline, publish(), {})
      .then(published(3));
  });

  it.each([
    ['by a way round', roundAbout(['fro'], ['gone'])],
    ['through the pool, which anything may follow', roundAbout(['fro'], ['asleep'])],
    ['through the pool, though nothing else follows it', roundAbout(['fro'], ['asleep'], ['sold'])],
    ['and the pool may be the end', roundAbout(['sold', 'asleep'], ['to'], [])],
  ])('takes statuses from which a lead can be closed: %s', (_how, statuses) => {
    expect.hasAssertions();
    given()
      .when(publishPipeline, publish({ statuses }), {})
      .then(published(1, { ...simple, statuses }));
  });

  it('takes another order of the statuses for another definition', () => {
    expect.hasAssertions();
    const statuses = simple.statuses.toReversed();
    given(published(1))
      .when(publishPipeline, publish({ statuses }), {})
      .then(published(2, { ...simple, statuses }));
  });

  it('records plain JSON where the command is made of class instances', () => {
    expect.hasAssertions();
    const parsed = parse(PublishPipeline, JSON.parse(JSON.stringify(publish())));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    given().when(publishPipeline, parsed.value, {}).then(published(1));
  });

  it('takes open statuses as detours', () => {
    expect.hasAssertions();
    const statuses = [...simple.statuses, status('given-back', 'open', { detour: true })];
    given(published(1))
      .when(publishPipeline, publish({ statuses }), {})
      .then(published(2, { ...simple, statuses }));
  });

  it.each<[string, Partial<Plain<PipelineDefinition>>]>([
    ['pipeline-needs-kinds', { statuses: simple.statuses.filter(({ kind }) => kind !== 'open') }],
    ['pipeline-needs-kinds', { statuses: simple.statuses.filter(({ kind }) => kind !== 'won') }],
    ['pipeline-needs-kinds', { statuses: simple.statuses.filter(({ kind }) => kind !== 'lost') }],
    ['duplicate-status', { statuses: [...simple.statuses, status('new', 'won')] }],
    [
      'duplicate-offer-status',
      {
        offerStatuses: [
          { code: 'sent', labels: { en: 'Sent' }, kind: 'sent' },
          { code: 'sent', labels: { en: 'Sent again' }, kind: 'rework' },
        ],
      },
    ],
    ['entry-unknown', { entry: 'nowhere' }],
    ['entry-unknown', { entry: 'asked' }],
    ['entry-unknown', { entry: 'constructor' }],
    ['reentry-unknown', { reentry: 'nowhere' }],
    ['reentry-unknown', { reentry: 'asleep' }],
    ['reentry-unknown', { reentry: 'sold' }],
    ['not-a-detour', { statuses: [...simple.statuses, status('given-back', 'won', { detour: true })] }],
    ['not-a-detour', { statuses: [...simple.statuses, status('odd', 'open', { detour: true })], entry: 'odd' }],
    ['unknown-next', { statuses: [...simple.statuses, status('lead-on', 'open', { next: ['sold', 'nowhere'] })] }],
    ['never-closed', { statuses: [...simple.statuses, status('dead-end', 'open', { next: [] })] }],
    ['never-closed', { statuses: [...simple.statuses, status('dead-end', 'waiting', { next: ['dead-end'] })] }],
    ['never-closed', { statuses: roundAbout(['to', 'fro'], ['to']) }],
    ['never-closed', { statuses: roundAbout(['to', 'asleep'], ['to'], []) }],
  ])('refuses with %s: %j', (code, change) => {
    expect.hasAssertions();
    given(published(1)).when(publishPipeline, publish(change), {}).thenRejected(code, 'refused');
  });
});

describe('a pipeline', () => {
  it('keeps every version, for the leads that run on it', () => {
    const second: Plain<PipelineDefinition> = { ...simple, entry: 'fresh' };
    const state = [published(1), published(2, second)].reduce(
      (state, event) => pipeline.apply(state, event, past(event).metadata),
      pipeline.initial,
    );
    expect(state).toEqual({ latest: 2, versions: { 1: simple, 2: second } });
  });

  it('finds a status by its code only', () => {
    expect(statusOf(simple, 'sold')?.kind).toBe('won');
    expect(statusOf(simple, 'constructor')).toBeUndefined();
    expect(statusOf(simple, '__proto__')).toBeUndefined();
  });
});
