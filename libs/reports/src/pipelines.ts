import { defineQuery, defineReadModel, type ReadModel } from '#kernel';
import { Code, Instant, ListOf, Part, Text, Whole } from '#schema';
import { Labels, PipelineDefinition, type PipelineEvents } from '#sales';
import type { Plain } from './plain.js';

export class PipelineVersion {
  @Whole('Number of the version', 2, { min: 1 }) version!: number;
  @Instant('When it was published') publishedAt!: string;
  @Text('Who published it', 'maria') by!: string;
}

type PublishedVersion = Plain<PipelineVersion> & { readonly definition: PipelineDefinition };

/** A pipeline with every version of it: leads keep the version they run on. */
export interface PipelineCard {
  readonly id: string;
  /** Oldest first. */
  readonly versions: PublishedVersion[];
}

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

/** The company's pipelines as published. */
export function pipelines() {
  const model = defineReadModel<PipelineCard, PipelineEvents>({
    name: 'pipelines',
    version: 1,
    indexes: [],
    on: {
      PipelinePublished: {
        keys: ({ data }) => [data.pipeline],
        apply(doc, { data: { version, definition }, occurredAt, metadata: { actor } }, id) {
          const card = doc ?? { id, versions: [] };
          card.versions.push({ version, publishedAt: occurredAt, by: actor.id, definition });
          return card;
        },
      },
    },
  });
  return { model, queries: [listPipelines(model), getPipeline(model)] as const };
}

const listPipelines = (model: ReadModel<PipelineCard>) =>
  defineQuery({
    name: 'list-pipelines',
    type: ListPipelines,
    answer: PipelineList,
    reads: [model],
    run: async (_query: ListPipelines, context): Promise<PipelineList> => {
      const cards = await context.documents(model).find({ limit: 10_000 });
      return { items: cards.flatMap(summaryOf) };
    },
  });

function summaryOf({ id, versions }: PipelineCard): PipelineSummary[] {
  const latest = versions.at(-1);
  if (!latest) return [];
  const { version, publishedAt, by, definition } = latest;
  return [{ pipeline: id, labels: definition.labels, version, publishedAt, by }];
}

const getPipeline = (model: ReadModel<PipelineCard>) =>
  defineQuery({
    name: 'get-pipeline',
    type: GetPipeline,
    answer: PipelineReport,
    reads: [model],
    run: async ({ pipeline, version }: GetPipeline, context): Promise<PipelineReport | undefined> => {
      const card = await context.documents(model).get(pipeline);
      const latest = card?.versions.at(-1);
      const asked = version === undefined ? latest : card?.versions.find((one) => one.version === version);
      if (!card || !latest || !asked) return undefined;
      const versions = card.versions.map(({ definition: _definition, ...one }) => one);
      return { pipeline, ...asked, latest: latest.version, versions };
    },
  });
