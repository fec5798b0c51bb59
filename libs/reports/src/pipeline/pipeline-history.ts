import { defineQuery, type Plain, streamName } from '#kernel';
import { type PipelineDefinition, type PipelineEvents, pipeline as published } from '#sales';
import { Anything, Code, ListOf, OneOf } from '#schema';
import { changesBetween } from '../changes.js';
import { HistoryItem, HistoryPage, HistoryRange, historyPage, MOST_EVENTS, type TellChanges } from '../history.js';
import { noPipeline } from '../not-found.js';

export class GetPipelineHistory extends HistoryRange {
  @Code('The pipeline', 'universal') pipeline!: string;
}

export class PipelineHistoryItem extends HistoryItem {
  @OneOf('What happened', published.eventTypes, { example: 'PipelinePublished' }) type!: string;
  @Code('The command that was decided', 'publish-pipeline') command!: string;
  @Anything('Everything that was recorded', {
    pipeline: 'universal',
    version: 2,
    definition: { labels: { en: 'Universal' }, entry: 'new', statuses: [] },
  })
  data!: unknown;
}

export class PipelineHistory extends HistoryPage {
  @Code('The pipeline', 'universal') pipeline!: string;
  @ListOf('What happened, oldest first', () => PipelineHistoryItem, { max: MOST_EVENTS }) items!: PipelineHistoryItem[];
}

/** Every version of a pipeline, each with what it changed on the one before. */
export function pipelineHistory() {
  const getPipelineHistory = defineQuery({
    name: 'get-pipeline-history',
    type: GetPipelineHistory,
    answer: PipelineHistory,
    reads: [],
    run: async ({ pipeline, ...range }: GetPipelineHistory, context): Promise<Plain<PipelineHistory>> => {
      const events = await context.stream(streamName(published, pipeline));
      if (events.length === 0) throw noPipeline(pipeline);
      return { pipeline, ...historyPage(events, range, toldByVersion(pipeline)) };
    },
  });
  return { queries: [getPipelineHistory] as const };
}

type Version = Plain<PipelineDefinition> & { readonly id: string; readonly version: number };

/** A list of statuses is told as a whole: their order counts as well. */
function toldByVersion(id: string): TellChanges {
  let before: Version | undefined;
  return ({ data }) => {
    const { version, definition } = data as Plain<PipelineEvents['PipelinePublished']>;
    const after = { id, version, ...definition };
    const changes = changesBetween(before, after, ['id']);
    before = after;
    return changes;
  };
}
