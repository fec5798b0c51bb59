import { defineQuery, defineReadModel, type Plain, type ReadModel } from '#kernel';
import { Code, Instant, ListOf, Part, Text, Whole } from '#schema';
import { Labels, PipelineDefinition, type PipelineEvents } from '#sales';
import { noPipeline } from '../not-found.js';
import { idOf } from '../rollup/rollup.js';

export class PipelineVersion {
  @Whole('Number of the version', 2, { min: 1 }) version!: number;
  @Instant('When it was published') publishedAt!: string;
  @Text('Who published it', 'maria') by!: string;
}

type PublishedVersion = Plain<PipelineVersion> & { readonly definition: PipelineDefinition };

/** A pipeline: its latest version, and which others there are. */
export interface PipelineCard {
  readonly id: string;
  readonly grain: 'pipeline';
  latest: PublishedVersion;
  /** Oldest first. */
  readonly versions: Plain<PipelineVersion>[];
}

/** One version of it: leads keep the version they run on. A document of its own, since a definition may be long and versions many. */
interface VersionCard extends PublishedVersion {
  readonly id: string;
  readonly grain: 'version';
}

type PipelineDocument = PipelineCard | VersionCard;

export class PipelineSummary {
  @Code('The pipeline', 'universal') pipeline!: string;
  @Part('Names for people', () => Labels) labels!: Labels;
  @Whole('The latest version: new leads run on it', 2, { min: 1 }) version!: number;
  @Instant('When the latest version was published') publishedAt!: string;
  @Text('Who published it', 'maria') by!: string;
}

export class PipelineList {
  @ListOf('The pipelines, in the order of their codes', () => PipelineSummary, { max: 10_000 })
  items!: PipelineSummary[];
}

/** One version of a pipeline, and which others there are. */
export class PipelineReport extends PipelineVersion {
  @Code('The pipeline', 'universal') pipeline!: string;
  @Part('What was published', () => PipelineDefinition) definition!: PipelineDefinition;
  @Whole('The latest version', 2, { min: 1 }) latest!: number;
  @ListOf('All versions, oldest first', () => PipelineVersion, { max: 10_000 }) versions!: PipelineVersion[];
}

export class ListPipelines {}

export class GetPipeline {
  @Code('The pipeline', 'universal') pipeline!: string;
  @Whole('Number of the version; the latest unless told', 1, { min: 1, optional: true }) version?: number;
}

const idOfVersion = (pipeline: string, version: number): string => idOf(pipeline, version);

/** The company's pipelines as published. */
export function pipelines() {
  const model = defineReadModel<PipelineDocument, PipelineEvents>({
    name: 'pipelines',
    version: 2,
    indexes: [['grain']],
    on: {
      PipelinePublished: {
        keys: ({ data: { pipeline, version } }) => [pipeline, idOfVersion(pipeline, version)],
        apply(doc, { data: { pipeline, version, definition }, occurredAt, metadata: { actor } }, id) {
          const published = { version, publishedAt: occurredAt, by: actor.id };
          if (id !== pipeline) return { id, grain: 'version', ...published, definition };
          const versions = doc?.grain === 'pipeline' ? [...doc.versions, published] : [published];
          return { id, grain: 'pipeline', latest: { ...published, definition }, versions };
        },
      },
    },
  });
  return { model, queries: [listPipelines(model), getPipeline(model)] as const };
}

const listPipelines = (model: ReadModel<PipelineDocument>) =>
  defineQuery({
    name: 'list-pipelines',
    type: ListPipelines,
    answer: PipelineList,
    reads: [model],
    run: async (_query: ListPipelines, context): Promise<PipelineList> => {
      const cards = await context.documents(model).find({ where: { grain: 'pipeline' }, limit: 10_000 });
      return { items: cards.flatMap((card) => (card.grain === 'pipeline' ? summaryOf(card) : [])) };
    },
  });

function summaryOf({ id, latest: { version, publishedAt, by, definition } }: PipelineCard): PipelineSummary {
  return { pipeline: id, labels: definition.labels, version, publishedAt, by };
}

const getPipeline = (model: ReadModel<PipelineDocument>) =>
  defineQuery({
    name: 'get-pipeline',
    type: GetPipeline,
    answer: PipelineReport,
    reads: [model],
    run: async ({ pipeline, version }: GetPipeline, context): Promise<PipelineReport> => {
      const documents = context.documents(model);
      const card = await documents.get(pipeline);
      if (card?.grain !== 'pipeline') throw noPipeline(pipeline);
      const { latest, versions } = card;
      if (version === undefined || version === latest.version)
        return { pipeline, ...latest, latest: latest.version, versions };
      const asked = await documents.get(idOfVersion(pipeline, version));
      if (asked?.grain !== 'version') throw noPipeline(pipeline, version);
      const { publishedAt, by, definition } = asked;
      return { pipeline, version, publishedAt, by, definition, latest: latest.version, versions };
    },
  });
