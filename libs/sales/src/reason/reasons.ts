import { defineStream } from '#kernel';
import type { Labels } from '../pipeline/definition.js';
import type { ReasonEvents, ReasonGroup } from './events.js';

/** The company has one catalogue of reasons: the stream `reasons-catalogue`. */
export const REASONS_ID = 'catalogue';

export interface Reason {
  readonly group: ReasonGroup;
  readonly labels: Labels;
  /** From when on it is not given any more; null = it is. What was refused with it before keeps it. */
  readonly retiredAt: string | null;
}

export interface ReasonsState {
  /** By code. It has no prototype: `constructor` is a code like any other. */
  readonly reasons: Readonly<Record<string, Reason>>;
}

export const reasons = defineStream<ReasonsState, ReasonEvents>({
  category: 'reasons',
  initial: { reasons: Object.create(null) as ReasonsState['reasons'] },
  evolve: {
    ReasonDefined: (state, { reason, group, labels }) => withReason(state, reason, { group, labels, retiredAt: null }),
    ReasonRetired: (state, { reason }, { occurredAt }) => {
      const known = state.reasons[reason];
      return known ? withReason(state, reason, { ...known, retiredAt: occurredAt }) : state;
    },
  },
});

function withReason({ reasons }: ReasonsState, code: string, reason: Reason): ReasonsState {
  const next = Object.assign(Object.create(null) as Record<string, Reason>, reasons);
  next[code] = reason;
  return { reasons: next };
}
