import type { EventOf } from '#kernel';
import type { Labels } from '../pipeline/definition.js';

export const REASON_GROUPS = ['price', 'terms', 'delivery', 'competitor', 'need', 'quality-of-lead', 'other'] as const;
export type ReasonGroup = (typeof REASON_GROUPS)[number];

/** The events of the company's one `reasons-catalogue` stream. Codes are retired, never deleted. */
export type ReasonEvents = {
  ReasonDefined: { reason: string; labels: Labels; group: ReasonGroup };
  ReasonRetired: { reason: string };
};
export type ReasonEvent = EventOf<ReasonEvents>;
