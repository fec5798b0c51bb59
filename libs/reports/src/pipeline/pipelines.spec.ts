import { askedOf, deliveredTwice, logOf, project } from '../../../../test/support/memory-documents.js';
import { pipelines } from './pipelines.js';

const { model, queries } = pipelines();
const [listPipelines, getPipeline] = queries;
const published = (pipeline: string, version: number, en: string) => ({
  stream: `pipeline-${pipeline}`,
  type: 'PipelinePublished',
  data: { pipeline, version, definition: { labels: { en }, entry: 'new', statuses: [] } },
  metadata: { actor: { id: 'maria' } },
});
const log = logOf([
  published('universal', 1, 'First'),
  published('freight', 1, 'Freight'),
  published('universal', 2, 'Second'),
]);
const context = askedOf([project(model, log)]);

describe('pipelines', () => {
  it('are listed with their latest version', async () => {
    const list = await listPipelines.run({}, context);
    expect(list.items).toMatchObject([
      { pipeline: 'freight', version: 1, by: 'maria' },
      { pipeline: 'universal', version: 2, labels: { en: 'Second' } },
    ]);
  });

  it('are given in the version asked for, or the latest', async () => {
    const pipeline = 'universal';
    expect(await getPipeline.run({ pipeline }, context)).toMatchObject({
      version: 2,
      definition: { labels: { en: 'Second' } },
    });
    const first = await getPipeline.run({ pipeline, version: 1 }, context);
    expect(first).toMatchObject({ version: 1, latest: 2, definition: { labels: { en: 'First' } } });
    expect(first.versions).toEqual(
      [1, 2].map((version) => ({ version, publishedAt: '2026-01-01T09:00:00.000Z', by: 'maria' })),
    );
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
