import { type Decision, reject, type References, type Rejection } from '#kernel';
import type { PipelineDefinition, StatusDefinition, StatusKind } from '../pipeline/definition.js';
import { pipeline, type PipelineState, statusOf } from '../pipeline/pipeline.js';
import type { LeadEvents, LeadMove } from './events.js';
import type { Lead, LeadState } from './lead.js';

/** What a move needs to see: the pipeline that the lead runs on (none, where there is no lead). */
export interface MoveReferences {
  readonly pipeline?: PipelineState;
}

export const ownPipeline = (state: LeadState): References<MoveReferences> =>
  state.phase === 'none' ? {} : { pipeline: { stream: pipeline, id: state.keys.pipeline } };

export interface Target {
  /** Code of the status to go to. */
  readonly to: string | ((definition: PipelineDefinition) => string);
  /** Why the lead may not go there by this command, whatever the pipeline allows. */
  accepts(status: StatusDefinition): Rejection | undefined;
  /** Whether the pipeline's own restrictions (`next` of the status it is in) hold; they do unless told. */
  readonly restricted?: boolean;
}

type Then = (move: LeadMove) => Decision<LeadEvents>;

/** Moves a lead along its own version of its pipeline, or says why it cannot go there. */
export function move(lead: Lead, references: MoveReferences, target: Target, then: Then): Decision<LeadEvents> {
  const definition = references.pipeline?.versions[lead.keys.pipelineVersion];
  if (!definition) return pipelineNotFound(lead.keys);
  const code = typeof target.to === 'string' ? target.to : target.to(definition);
  const status = statusOf(definition, code);
  if (!status) return unknownStatus(definition, code);
  const next = target.restricted === false ? undefined : statusOf(definition, lead.visit.status)?.next;
  return target.accepts(status) ?? notAllowed(lead, status, next) ?? then(movedTo(lead, status));
}

const movedTo = ({ keys, visit }: Lead, { code, kind }: StatusDefinition): LeadMove => ({
  from: visit,
  to: code,
  toKind: kind,
  ...keys,
});

/** Staying where one is needs no permission. */
function notAllowed({ visit }: Lead, { code }: StatusDefinition, next?: readonly string[]): Rejection | undefined {
  if (!next || code === visit.status || next.includes(code)) return undefined;
  const allowed = next.join(', ') || 'nothing';
  const message = `to: ${code} may not follow ${visit.status} in this pipeline; allowed: ${allowed}`;
  return reject('refused', 'transition-not-allowed', message, { from: visit.status, to: code, allowed: next });
}

const ARTICLE: Readonly<Record<StatusKind, string>> = {
  open: 'an',
  waiting: 'a',
  won: 'a',
  lost: 'a',
  'dormant-pool': 'a',
};

/** The rule that a command leads to statuses of one kind only; the code is e.g. `not-a-won-status`. */
export const mustBe =
  (kind: StatusKind): Target['accepts'] =>
  (status) =>
    status.kind === kind
      ? undefined
      : reject(
          'refused',
          `not-${ARTICLE[kind]}-${kind}-status`,
          `to: ${status.code} is of kind ${status.kind}; it must be of kind ${kind}`,
          { to: status.code, kind: status.kind, required: kind },
        );

/** The first status of a kind; every published pipeline has one of `open`, `won` and `lost`. */
export const firstOf =
  (kind: 'open' | 'won' | 'lost') =>
  (definition: PipelineDefinition): string =>
    definition.statuses.find((status) => status.kind === kind)?.code ?? kind;

const pipelineNotFound = ({ pipeline, pipelineVersion }: Lead['keys']): Rejection =>
  reject('not-found', 'pipeline-not-found', `pipeline: there is no version ${pipelineVersion} of ${pipeline}`, {
    pipeline,
    pipelineVersion,
  });

function unknownStatus(definition: PipelineDefinition, code: string): Rejection {
  const known = definition.statuses.map((status) => status.code);
  return reject('invalid', 'unknown-status', `to: ${code} is no status of this pipeline; it has ${known.join(', ')}`, {
    to: code,
    known,
  });
}
