import type { Document } from './documents.js';
import type { RecordedEvent } from './event.js';

/**
 * How one event changes documents: which keys it touches, and the document each becomes.
 * `apply` is deterministic; it owns the document handed in and may change and return it. `undefined` = no such document yet.
 */
export interface Touch<Doc extends Document, Event extends RecordedEvent = RecordedEvent> {
  keys(event: Event): readonly string[];
  apply(doc: Doc | undefined, event: Event, key: string): Doc;
}

/** The touches of a read model, by event type of the given catalogue. */
export type Touches<Doc extends Document, Catalogue extends object> = {
  readonly [Type in keyof Catalogue & string]?: Touch<Doc, RecordedEvent<Type, Catalogue[Type]>>;
};

/** A read model: a named, versioned, pure fold of the log into documents. */
export interface ReadModel<Doc extends Document = Document> {
  readonly name: string;
  /** Changes whenever the fold would give other documents (its version, its settings): a new one means a rebuild. */
  readonly fingerprint: string;
  /** Compound indexes over top-level scalar fields; `id` is always indexed and appended to each. */
  readonly indexes: readonly (readonly string[])[];
  /** The event types it folds: derived from the declaration. */
  readonly eventTypes: readonly string[];
  /** What it does with events of a type; undefined where it does not fold them. */
  touchOf(type: string): Touch<Doc> | undefined;
}

/**
 * Declares a read model.
 * @param definition.settings whatever the fold depends on beside the events, e.g. `{ timeZone }`
 */
export function defineReadModel<Doc extends Document, Catalogue extends object>(definition: {
  readonly name: string;
  readonly version: number;
  readonly settings?: Readonly<Record<string, string | number>>;
  readonly indexes: readonly (readonly (keyof Doc & string)[])[];
  readonly on: Touches<Doc, Catalogue>;
}): ReadModel<Doc> {
  const touches = new Map(Object.entries<unknown>(definition.on) as [string, Touch<Doc>][]);
  const settings = Object.entries(definition.settings ?? {}).map(([name, value]) => `;${name}=${value}`);
  return {
    name: definition.name,
    fingerprint: `${definition.version}${settings.join('')}`,
    indexes: definition.indexes,
    eventTypes: [...touches.keys()],
    touchOf: (type) => touches.get(type),
  };
}

/**
 * The time zone in whose days a read model, or what was built of it, is counted: the setting `timeZone` in its fingerprint.
 * @returns its IANA name; undefined where no days are counted
 */
export const timeZoneOf = ({ fingerprint }: Pick<ReadModel, 'fingerprint'>): string | undefined =>
  /;timeZone=([^;]+)/.exec(fingerprint)?.[1];
