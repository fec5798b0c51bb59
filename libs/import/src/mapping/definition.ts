import type { DataClass } from '#schema';
import type { TableOptions } from '../read/table.js';
import type { Template } from './template.js';

/** A command that a mapping may name: the definitions of `#sales` fit. */
export interface KnownCommand {
  readonly name: string;
  readonly type: DataClass;
}

export type LogFormat = { readonly type: 'xes' } | ({ readonly type: 'csv' } & TableOptions);

/** Who did it: an attribute, what stands for it in a row that has none, and what those are called here whom the log calls otherwise. */
export interface ResourceSource {
  readonly from?: string;
  readonly default?: string;
  readonly names?: ReadonlyMap<string, string>;
}

export interface TimeSource {
  readonly from: string;
  /** Luxon's tokens; ISO 8601 where absent. */
  readonly format?: string;
  /** For times without an offset; UTC unless told. */
  readonly timeZone: string;
}

export interface AmountSource {
  readonly from: string;
  readonly currency: string;
  /** Decimal separator, `.` unless told. */
  readonly decimal: '.' | ',';
  /** Separator of thousands; none unless told. */
  readonly grouping?: string;
}

/** A field of a command: a text, an amount of money, a constant, or a structure of these. */
export type FieldTemplate =
  | { readonly kind: 'text'; readonly template: Template }
  | { readonly kind: 'amount'; readonly amount: string }
  | { readonly kind: 'constant'; readonly value: number | boolean | null }
  | { readonly kind: 'object'; readonly fields: Fields }
  | { readonly kind: 'list'; readonly items: readonly FieldTemplate[] };
export type Fields = readonly (readonly [name: string, field: FieldTemplate])[];

/** Which offer of the case a command is about. */
export type OfferReference = { readonly kind: 'new' | 'current' } | { readonly kind: 'named'; readonly name: Template };

/** The ids a command's class has fields for; the importer fills them. */
export const IMPORTED_IDS = ['clientId', 'leadId', 'offerId', 'purchaseId'] as const;
export type ImportedId = (typeof IMPORTED_IDS)[number];

export interface CommandTemplate {
  readonly command: string;
  readonly ids: readonly ImportedId[];
  readonly offer: OfferReference;
  readonly fields: Fields;
}

export type Condition =
  | { readonly attribute: string; readonly oneOf: readonly string[] }
  | { readonly attribute: string; readonly prefix: string };

/** The first rule whose conditions all hold decides about a row. */
export interface Rule {
  readonly name: string;
  readonly when: readonly Condition[];
  /** None = the row is skipped by the mapping. */
  readonly commands: readonly CommandTemplate[];
}

/** A command sent once, before the first row: a pipeline to publish, a reason to define. */
export interface SetupCommand {
  readonly command: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A mapping file, checked. */
export interface Mapping {
  readonly name: string;
  /** What ids derive from, beside the row; the mapping's name unless told. */
  readonly namespace: string;
  readonly format: LogFormat;
  readonly case: string;
  /** Whether a case is a client, or a lead of a client. */
  readonly caseIs: 'client' | 'lead';
  readonly activity?: string;
  readonly time: TimeSource;
  readonly resource: ResourceSource;
  readonly amounts: ReadonlyMap<string, AmountSource>;
  readonly setup: readonly SetupCommand[];
  readonly client: { readonly id: Template; readonly fields: Fields };
  readonly rules: readonly Rule[];
  readonly otherwise: 'skip' | 'reject';
  /** Every attribute the file must have, and where the mapping names it first. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Attributes that the first rows need not show. */
  readonly rare: ReadonlySet<string>;
}
