import { canonicalJson, defineCommand, reject } from '#kernel';
import { Code, Id, Part, Strings, Text, toInstant } from '#schema';
import { type Missing, MISSING, type WaitingFor } from './events.js';
import { type ActiveLead, lead } from './lead.js';
import { move, type MoveReferences, mustBe, ownPipeline } from './moves.js';
import { ControlPointData } from './parts.js';
import { onActiveLead } from './rules.js';

export class PutIntoWaiting {
  @Id('The lead') leadId!: string;
  @Code('A waiting status', 'needs-information') to!: string;
  @Strings('What is missing', ['budget'], { min: 1, max: MISSING.length, values: MISSING }) missing!: Missing[];
  @Text('What exactly', 'Clarify the budget', { max: 1_000 }) comment!: string;
  @Part('By when the answer is due', () => ControlPointData) controlPoint!: ControlPointData;
}

/**
 * Waiting always says what for and until when. Where the lead waits in that status already, this sets a new control point: it goes
 * on waiting since it began to (ADR 26). The same once more is a no-op.
 */
export const putIntoWaiting = defineCommand({
  name: 'put-into-waiting',
  type: PutIntoWaiting,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: (_, state) => ownPipeline(state),
  decide: onActiveLead<PutIntoWaiting, MoveReferences>((lead, command, { references, occurredAt }) =>
    move(lead, references, { to: command.to, accepts: mustBe('waiting') }, (data) => {
      const { due, expected, from } = command.controlPoint;
      const missing = [...new Set(command.missing)];
      const controlPoint = { due: toInstant(due) ?? due, expected, from };
      const awaited = { missing, comment: command.comment, controlPoint };
      const isThere = data.to === lead.visit.status;
      if (isThere && waitsFor(lead, awaited)) return [];
      if (!(Date.parse(due) > Date.parse(occurredAt))) return inThePast(due, occurredAt);
      if (!isThere) return [{ type: 'LeadPutIntoWaiting', data: { ...awaited, ...data } }];
      return [{ type: 'LeadControlPointSet', data: { in: lead.visit, ...awaited, ...lead.keys } }];
    }),
  ),
});

const waitsFor = (lead: ActiveLead, awaited: WaitingFor): boolean =>
  lead.phase === 'waiting' && textOf(lead.waitsFor) === textOf(awaited);

/** In whatever order what is missing was told. */
const textOf = ({ missing, ...others }: WaitingFor): string =>
  canonicalJson({ missing: [...missing].sort(), ...others });

const inThePast = (due: string, occurredAt: string) =>
  reject('refused', 'control-point-in-the-past', `controlPoint.due: ${due} must be after ${occurredAt}`, {
    due,
    occurredAt,
  });
