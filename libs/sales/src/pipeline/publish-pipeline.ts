import { canonicalJson, defineCommand, plain } from '#kernel';
import { Code } from '#schema';
import { PipelineDefinition } from './definition.js';
import { pipeline } from './pipeline.js';
import { brokenRule } from './rules.js';

export class PublishPipeline extends PipelineDefinition {
  @Code('The pipeline', 'universal') pipeline!: string;
}

/** Publishes the next version of a pipeline; the latest one again is a no-op. Leads stay on the version they run on. */
export const publishPipeline = defineCommand({
  name: 'publish-pipeline',
  type: PublishPipeline,
  stream: pipeline,
  id: (command) => command.pipeline,
  decide(state, { pipeline: code, ...fields }) {
    const definition = plain(fields);
    const rejection = brokenRule(definition);
    if (rejection) return rejection;
    if (canonicalJson(state.versions[state.latest]) === canonicalJson(definition)) return [];
    return [{ type: 'PipelinePublished', data: { pipeline: code, version: state.latest + 1, definition } }];
  },
});
