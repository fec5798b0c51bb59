import { askedOf, logOf } from '../../../../test/support/memory-documents.js';
import { pipelineHistory } from './pipeline-history.js';

const [getPipelineHistory] = pipelineHistory().queries;
const [entered, won] = [{ code: 'new' }, { code: 'won' }];
const published = (version: number, definition: object, by: string) => ({
  stream: 'pipeline-universal',
  type: 'PipelinePublished',
  data: { pipeline: 'universal', version, definition },
  metadata: { actor: { id: by } },
});
const log = logOf([
  published(1, { labels: { en: 'First' }, entry: 'new', reentry: 'new', statuses: [entered, won] }, 'maria'),
  published(2, { labels: { en: 'First' }, entry: 'new', statuses: [won, entered] }, 'petro'),
]);
const context = askedOf([], { events: log });

describe('the history of a pipeline', () => {
  it('tells who published each version, and what it changed on the one before, what is gone and the order of statuses included', async () => {
    const { revision, items } = await getPipelineHistory.run({ pipeline: 'universal' }, context);
    expect(revision).toBe(1);
    expect(items[0]?.changes).toEqual([
      { field: 'version', before: null, after: 1 },
      { field: 'labels', before: null, after: { en: 'First' } },
      { field: 'entry', before: null, after: 'new' },
      { field: 'reentry', before: null, after: 'new' },
      { field: 'statuses', before: null, after: [entered, won] },
    ]);
    expect(items[1]).toMatchObject({
      actor: { id: 'petro' },
      recordedAt: '2026-03-31T12:00:00.000Z',
      changes: [
        { field: 'version', before: 1, after: 2 },
        { field: 'statuses', before: [entered, won], after: [won, entered] },
        { field: 'reentry', before: 'new', after: null },
      ],
    });
  });

  it('knows the version before also where only the last is asked for', async () => {
    const whole = await getPipelineHistory.run({ pipeline: 'universal' }, context);
    const last = await getPipelineHistory.run({ pipeline: 'universal', from: 1 }, context);
    expect(last.items).toEqual(whole.items.slice(1));
  });

  it('is none of a pipeline that was never published', async () => {
    const unknown = getPipelineHistory.run({ pipeline: 'none' }, context);
    await expect(unknown).rejects.toThrow('pipeline-not-found: pipeline: no pipeline none is published');
  });
});
