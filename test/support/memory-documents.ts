import {
  type Calendar,
  calendarOf,
  type Condition,
  type Document,
  type DocumentQuery,
  type Documents,
  type DomainEvent,
  type EventMetadata,
  type QueryContext,
  type ReadModel,
  type RecordedEvent,
  type Scalar,
  START,
  timeZoneOf,
} from '#kernel';

/** The documents of a read model in memory, as a projector would keep them. */
export interface Projection<Doc extends Document = Document> {
  readonly model: ReadModel<Doc>;
  readonly documents: Documents<Doc>;
  /** All of them, by id. */
  readonly all: Record<string, Doc>;
}

/** Folds events into documents; a document ignores every event that is not after the position it has seen. */
export function project<Doc extends Document>(model: ReadModel<Doc>, events: Iterable<RecordedEvent>): Projection<Doc> {
  const stored = new Map<string, { position: string; body: Doc }>();
  for (const event of events) {
    const touch = model.touchOf(event.type);
    for (const key of new Set(touch?.keys(event))) {
      const before = stored.get(key);
      if (event.position <= (before?.position ?? START)) continue;
      const body = touch?.apply(before?.body, event, key);
      if (body) stored.set(key, { position: event.position, body });
    }
  }
  const all = Object.fromEntries([...stored].map(([id, { body }]) => [id, asStored(body)]));
  return { model, all, documents: memoryDocuments(model, Object.values(all)) };
}

/** As a store hands it back: plain JSON. */
const asStored = <Doc extends Document>(body: Doc): Doc => JSON.parse(JSON.stringify(body)) as Doc;

/** Documents held in memory. Like a store's, they may only be filtered and ordered by what the model has an index for. */
export function memoryDocuments<Doc extends Document>(model: ReadModel<Doc>, docs: readonly Doc[]): Documents<Doc> {
  const byId = new Map(docs.map((doc) => [doc.id, doc]));
  const indexed = new Set<string>(['id', ...model.indexes.flat()]);
  const mayUse = (field: string): void => {
    if (!indexed.has(field)) throw new Error(`${model.name} has no index with ${field}`);
  };
  const matching = (where: DocumentQuery<Doc>['where'] = {}): Doc[] => {
    const conditions = Object.entries(where) as [string, Condition][];
    conditions.forEach(([field]) => {
      mayUse(field);
    });
    return docs.filter((doc) => conditions.every(([field, condition]) => holds(scalarOf(doc, field), condition)));
  };
  return {
    get: async (id) => byId.get(id),
    count: async ({ where }) => matching(where).length,
    async find({ where, orderBy = { field: 'id', direction: 'asc' }, after, limit = 1_000 }) {
      const { field, direction } = orderBy;
      mayUse(field);
      const sign = direction === 'asc' ? 1 : -1;
      const placed = matching(where).map((doc) => ({ doc, value: scalarOf(doc, field), id: doc.id }));
      const compare = (a: Place, b: Place) => sign * (compareScalars(a.value, b.value) || compareScalars(a.id, b.id));
      return placed
        .filter((place) => !after || compare(place, after) > 0)
        .sort(compare)
        .slice(0, Math.min(limit, 10_000))
        .map(({ doc }) => doc);
    },
  };
}

interface Place {
  readonly value: Scalar;
  readonly id: string;
}

const scalarOf = (doc: object, field: string): Scalar => (doc as Record<string, Scalar | undefined>)[field] ?? null;

/** `null` first, then by value; a field has values of one type. */
function compareScalars(a: Scalar, b: Scalar): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
}

function holds(value: Scalar, condition: Condition): boolean {
  if (condition === null || typeof condition !== 'object') return value === condition;
  if ('in' in condition) return condition.in.includes(value);
  const { gte, gt, lte, lt } = condition;
  return (
    value !== null &&
    (gte === undefined || compareScalars(value, gte) >= 0) &&
    (gt === undefined || compareScalars(value, gt) > 0) &&
    (lte === undefined || compareScalars(value, lte) <= 0) &&
    (lt === undefined || compareScalars(value, lt) < 0)
  );
}

/** What a query is asked with: projections, the log they come from, a calendar and the instant of asking. */
export function askedOf(
  projections: readonly Projection[],
  {
    events = [],
    calendar = calendarOf('UTC'),
    now = '2026-04-01T00:00:00.000Z',
  }: { readonly events?: readonly RecordedEvent[]; readonly calendar?: Calendar; readonly now?: string } = {},
): QueryContext {
  return {
    documents<Doc extends Document>(model: ReadModel<Doc>): Documents<Doc> {
      const found = projections.find((projection) => projection.model.name === model.name);
      if (!found) throw new Error(`${model.name} was not projected`);
      return found.documents as unknown as Documents<Doc>;
    },
    stream: async (name) => events.filter(({ stream }) => stream === name),
    calendar,
    countedIn: async (model) => calendarOf(timeZoneOf(model) ?? calendar.timeZone),
    now,
  };
}

const COMMAND = '00000000-0000-4000-8000-000000000000';

/** A fact as a test states it. */
export interface Fact extends DomainEvent {
  readonly stream: string;
  readonly at?: string;
  readonly metadata?: Partial<EventMetadata>;
}

/** A log of these facts, in this order. Its events are frozen: a fold that changes one fails. */
export function logOf(facts: readonly Fact[]): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return facts.map(({ stream, type, data, at = '2026-01-01T09:00:00.000Z', metadata }, index) => {
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const number = String(index + 1).padStart(12, '0');
    return freeze({
      id: `00000000-0000-4000-9000-${number}`,
      stream,
      revision,
      position: number,
      occurredAt: at,
      recordedAt: '2026-03-31T12:00:00.000Z',
      type,
      data: structuredClone(data),
      metadata: {
        actor: { id: 'anna' },
        occurredAt: at,
        command: 'given',
        commandId: COMMAND,
        correlationId: COMMAND,
        causationId: COMMAND,
        schemaVersion: 1,
        ...metadata,
      },
    });
  });
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

/** Each event delivered twice, and then all of them once more: what a crash or a second projector may cause. */
export const deliveredTwice = (events: readonly RecordedEvent[]): RecordedEvent[] => [
  ...events.flatMap((event) => [event, event]),
  ...events,
];
