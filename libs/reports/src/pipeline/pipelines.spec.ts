import { askedOf, deliveredTwice, logOf, project } from '../../../../test/support/memory-documents.js';
import { pipelines } from './pipelines.js';

const { model, queries } = pipelines();
const [listPipelines, getPipeline] = queries;
const published = (pipeline: string, version: number, en: string, by = 'maria') => ({
  stream: `pipeline-${pipeline}`,
  type: 'PipelinePublished',
  data: { pipeline, version, definition: { labels: { en }, entry: 'new', statuses: [] } },
  at: `2026-01-0${version}T09:00:00.000Z`,
  metadata: { actor: { id: by } },
});
const log = logOf([
  published('universal', 1, 'First'),
  published('freight', 1, 'Freight'),
  published('universal', 2, 'Second', 'petro'),
]);
const context = askedOf([project(model, log)]);

describe('pipelines', () => {
  it('are listed with their latest version', async () => {
    const list = await listPipelines.run({}, context);
    expect(list.items).toEqual([
      {
        pipeline: 'freight',
        labels: { en: 'Freight' },
        version: 1,
        publishedAt: '2026-01-01T09:00:00.000Z',
        by: 'maria',
      },
      {
        pipeline: 'universal',
        labels: { en: 'Second' },
        version: 2,
        publishedAt: '2026-01-02T09:00:00.000Z',
        by: 'petro',
      },
    ]);
  });

  it('are given in the version asked for, or the latest', async () => {
    const pipeline = 'universal';
    const [first, second] = [
      { version: 1, publishedAt: '2026-01-01T09:00:00.000Z', by: 'maria' },
      { version: 2, publishedAt: '2026-01-02T09:00:00.000Z', by: 'petro' },
    ];
    const all = { pipeline, latest: 2, versions: [first, second] };
    const definition = (en: string) => ({ labels: { en }, entry: 'new', statuses: [] });
    expect(await getPipeline.run({ pipeline }, context)).toEqual({
      ...all,
      ...second,
      definition: definition('Second'),
    });
    expect(await getPipeline.run({ pipeline, version: 1 }, context)).toEqual({
      ...all,
      ...first,
      definition: definition('First'),
    });
  });

  it('keep each definition in a document of its own, beside the latest', () => {
    const definitionsIn = (doc: object): number => JSON.stringify(doc).split('"statuses"').length - 1;
    expect(
      Object.values(project(model, log).all)
        .map((doc) => [doc.id, definitionsIn(doc)])
        .sort(),
    ).toEqual([...['freight', 'freight|1', 'universal', 'universal|1', 'universal|2'].map((id) => [id, 1])]);
  });

  it('are not there in a version that was never published', async () => {
    await expect(getPipeline.run({ pipeline: 'universal', version: 3 }, context)).rejects.toThrow(
      'version: no version 3',
    );
    await expect(getPipeline.run({ pipeline: 'nowhere' }, context)).rejects.toThrow('pipeline-not-found: pipeline: no');
  });

  it('are the same when every event is delivered twice', () => {
    expect(project(model, deliveredTwice(log)).all).toEqual(project(model, log).all);
  });
});
