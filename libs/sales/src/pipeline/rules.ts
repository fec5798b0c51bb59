import { reject, type Rejection } from '#kernel';
import type { PipelineDefinition, StatusDefinition, StatusKind } from './definition.js';
import { statusOf } from './pipeline.js';

type Rule = (definition: PipelineDefinition) => Rejection | undefined;

/** The first rule that a definition breaks; undefined if it can be published. */
export function brokenRule(definition: PipelineDefinition): Rejection | undefined {
  for (const rule of RULES) {
    const rejection = rule(definition);
    if (rejection) return rejection;
  }
  return undefined;
}

const RULES: readonly Rule[] = [
  ({ statuses }) => uniqueCodes('duplicate-status', 'statuses', statuses),
  ({ offerStatuses = [] }) => uniqueCodes('duplicate-offer-status', 'offerStatuses', offerStatuses),
  hasEveryKind,
  (definition) => names(definition, 'entry', ['open']),
  (definition) => names(definition, 'reentry', ['open', 'waiting']),
  detoursLeadSomewhere,
  nextIsKnown,
  everyLeadCanBeClosed,
];

function uniqueCodes(rule: string, field: string, list: readonly { readonly code: string }[]): Rejection | undefined {
  const seen = new Set<string>();
  for (const { code } of list) {
    if (seen.has(code)) return reject('refused', rule, `${field}: the code ${code} stands twice`, { field, code });
    seen.add(code);
  }
  return undefined;
}

function hasEveryKind({ statuses }: PipelineDefinition): Rejection | undefined {
  const required: readonly StatusKind[] = ['open', 'won', 'lost'];
  const missing = required.filter((kind) => !statuses.some((status) => status.kind === kind));
  if (missing.length === 0) return undefined;
  return reject('refused', 'pipeline-needs-kinds', `statuses: none of kind ${missing.join(' and none of kind ')}`, {
    missing,
  });
}

function names(
  definition: PipelineDefinition,
  field: 'entry' | 'reentry',
  kinds: readonly StatusKind[],
): Rejection | undefined {
  const code = definition[field];
  if (code === undefined) return undefined;
  const kind = statusOf(definition, code)?.kind;
  if (kind && kinds.includes(kind)) return undefined;
  const found = kind ? `${code} is of kind ${kind}` : `${code} is none`;
  return reject('refused', `${field}-unknown`, `${field}: must be a status of kind ${kinds.join(' or ')}; ${found}`, {
    field,
    code,
    kind: kind ?? null,
  });
}

function detoursLeadSomewhere({ statuses, entry }: PipelineDefinition): Rejection | undefined {
  const wrong = statuses.find(({ code, kind, detour }) => detour === true && (kind !== 'open' || code === entry));
  if (!wrong) return undefined;
  const { code, kind } = wrong;
  const what = code === entry ? 'is the entry' : `is of kind ${kind}`;
  return reject(
    'refused',
    'not-a-detour',
    `statuses: a detour must be an open status beside the entry; ${code} ${what}`,
    {
      status: code,
      kind,
    },
  );
}

function nextIsKnown(definition: PipelineDefinition): Rejection | undefined {
  for (const { code, next = [] } of definition.statuses) {
    const unknown = next.find((follower) => !statusOf(definition, follower));
    if (unknown !== undefined) {
      const message = `statuses: next of ${code} names ${unknown}, which is no status of this pipeline`;
      return reject('refused', 'unknown-next', message, { status: code, next: unknown });
    }
  }
  return undefined;
}

/** Leads stay on their version, so one that got stuck could never be closed, whatever is published later. */
function everyLeadCanBeClosed({ statuses }: PipelineDefinition): Rejection | undefined {
  const closes = ({ kind }: StatusDefinition): boolean => kind === 'won' || kind === 'lost';
  const leadsOut = new Set(statuses.filter(closes).map(({ code }) => code));
  const open = statuses.filter((status) => !closes(status));
  for (let known = 0; known < leadsOut.size;) {
    known = leadsOut.size;
    for (const { code, next } of open) if (next?.some((one) => leadsOut.has(one)) ?? true) leadsOut.add(code);
  }
  const stuck = open.find(({ code, kind }) => kind !== 'dormant-pool' && !leadsOut.has(code));
  if (!stuck) return undefined;
  const message = `statuses: from ${stuck.code} neither a won nor a lost status can be reached through next`;
  return reject('refused', 'never-closed', message, { status: stuck.code });
}
