import { defineCommand, reject } from '#kernel';
import { Code } from '#schema';
import { REASONS_ID, reasons } from './reasons.js';

export class RetireReason {
  @Code('The reason that new refusals may no longer give', 'long-delivery') reason!: string;
}

/** Takes a reason out of use from the time of the command on; what was refused with it before keeps it. */
export const retireReason = defineCommand({
  name: 'retire-reason',
  type: RetireReason,
  stream: reasons,
  id: () => REASONS_ID,
  decide(state, { reason }) {
    const known = state.reasons[reason];
    if (!known) return reject('not-found', 'reason-not-found', `reason: there is no reason ${reason}`, { reason });
    return known.retiredAt !== null ? [] : [{ type: 'ReasonRetired', data: { reason } }];
  },
});
