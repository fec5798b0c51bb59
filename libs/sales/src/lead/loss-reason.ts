import { reject, type Rejection } from '#kernel';
import { type ReasonsState, REASONS_ID, reasons } from '../reason/reasons.js';
import type { Competitor } from './events.js';

export interface LossReferences {
  readonly reasons: ReasonsState;
}

/** The company's catalogue of reasons. */
export const reasonCatalogue = { stream: reasons, id: REASONS_ID };

interface Loss {
  readonly reason: string;
  readonly competitor?: Competitor;
}

/** Why a reason cannot be given for a loss at that time; undefined if it can. What is entered late is judged by when it happened. */
export function reasonRefused(
  catalogue: ReasonsState,
  { reason, competitor }: Loss,
  occurredAt: string,
): Rejection | undefined {
  const known = Object.hasOwn(catalogue.reasons, reason) ? catalogue.reasons[reason] : undefined;
  if (!known) {
    return reject('invalid', 'unknown-reason', `reason: ${reason} is not in the catalogue of reasons`, { reason });
  }
  const { retiredAt } = known;
  if (retiredAt !== null && Date.parse(occurredAt) >= Date.parse(retiredAt)) {
    const message = `reason: ${reason} is retired since ${retiredAt} and not given any more`;
    return reject('refused', 'retired-reason', message, { reason, retiredAt });
  }
  if (known.group === 'competitor' && !competitor) {
    const message = `competitor: the reason ${reason} needs who the competitor is and why the client left`;
    return reject('refused', 'competitor-required', message, { reason, group: known.group });
  }
  return undefined;
}

/** The competitor as plain data, as events carry it. */
export const competitorOf = (competitor: Competitor | undefined): Competitor | null =>
  competitor ? { name: competitor.name, why: competitor.why } : null;
