import type { RecordedEvent, Touch } from '#kernel';
import type { FunnelPart, Labels, PipelineEvents, StatusKind } from '#sales';
import { idOf } from '../rollup/rollup.js';
import type { FunnelFigures } from './funnel-figures.js';

export interface FunnelStep {
  readonly status: string;
  readonly kind: StatusKind;
  readonly part: FunnelPart;
  readonly labels: Labels;
  /** A side branch of the way to the goal; absent where it is none. */
  readonly detour?: true;
}

/** A published version of a pipeline: its statuses in its own order. Kept with the figures, so that both are of one moment. */
export interface FunnelVersion {
  readonly id: string;
  readonly grain: 'version';
  readonly period: '';
  readonly pipeline: string;
  readonly version: number;
  readonly seller: null;
  readonly steps: readonly FunnelStep[];
}

export type FunnelDocument = FunnelFigures | FunnelVersion;

/** A published version becomes a document of its own. */
export const publishedVersion: Touch<FunnelDocument, RecordedEvent<string, PipelineEvents['PipelinePublished']>> = {
  keys: ({ data }) => [idOf('version', data.pipeline, data.version)],
  apply: (_doc, { data }, id) => ({
    id,
    grain: 'version',
    period: '',
    pipeline: data.pipeline,
    version: data.version,
    seller: null,
    steps: data.definition.statuses.map(({ code, kind, part, labels, detour }) => ({
      status: code,
      kind,
      part,
      labels,
      ...(detour === true && { detour }),
    })),
  }),
};
