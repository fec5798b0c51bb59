import { defineStream } from '#kernel';
import type { PipelineDefinition, StatusDefinition } from './definition.js';
import type { PipelineEvents } from './events.js';

/** A pipeline with every version ever published: a lead keeps the version it runs on. */
export interface PipelineState {
  /** The version that new leads get; 0 = none is published yet. */
  readonly latest: number;
  readonly versions: Readonly<Record<number, PipelineDefinition>>;
}

export const pipeline = defineStream<PipelineState, PipelineEvents>({
  category: 'pipeline',
  initial: { latest: 0, versions: {} },
  evolve: {
    PipelinePublished: (state, { version, definition }) => ({
      latest: version,
      versions: { ...state.versions, [version]: definition },
    }),
  },
});

/** The status with this code; undefined if the pipeline has none. */
export const statusOf = (definition: PipelineDefinition, code: string): StatusDefinition | undefined =>
  definition.statuses.find((status) => status.code === code);
