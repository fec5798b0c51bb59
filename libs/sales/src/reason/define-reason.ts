import { canonicalJson, defineCommand, plain, reject } from '#kernel';
import { Code, OneOf, Part } from '#schema';
import { Labels } from '../pipeline/definition.js';
import { REASON_GROUPS, type ReasonGroup } from './events.js';
import { REASONS_ID, reasons } from './reasons.js';

export class DefineReason {
  @Code('The reason, unique in the catalogue', 'too-expensive') reason!: string;
  @Part('Names for people', () => Labels) labels!: Labels;
  @OneOf('What it is about; fixed once defined', REASON_GROUPS) group!: ReasonGroup;
}

/**
 * Adds a reason to the catalogue, names it anew, or takes a retired one back into use. Its group never changes, because
 * the history counted under it would change its meaning.
 */
export const defineReason = defineCommand({
  name: 'define-reason',
  type: DefineReason,
  stream: reasons,
  id: () => REASONS_ID,
  decide(state, { reason, labels, group }) {
    const known = state.reasons[reason];
    if (known && known.group !== group) {
      return reject('refused', 'reason-group-fixed', `group: that of ${reason} is ${known.group} and stays so`, {
        reason,
        group: known.group,
      });
    }
    if (known && known.retiredAt === null && canonicalJson(known.labels) === canonicalJson(labels)) return [];
    return [{ type: 'ReasonDefined', data: { reason, labels: plain(labels), group } }];
  },
});
