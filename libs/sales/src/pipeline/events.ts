import type { EventOf } from '#kernel';
import type { PipelineDefinition } from './definition.js';

/** The events of `pipeline-<code>` streams. */
export type PipelineEvents = {
  PipelinePublished: { pipeline: string; version: number; definition: PipelineDefinition };
};
export type PipelineEvent = EventOf<PipelineEvents>;
