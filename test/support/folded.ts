import {
  calendarOf,
  type Condition,
  type Document,
  type DocumentQuery,
  type Documents,
  type QueryContext,
  type ReadModel,
  type RecordedEvent,
  START,
} from '#kernel';

/** The documents of a read model in memory, as a projector would keep them. */
export interface Folded<Doc extends Document> {
  readonly model: ReadModel;
  readonly all: Doc[];
  readonly documents: Documents<Doc>;
}

/** Folds events into documents; each document ignores what is not after the position it has seen. */
export function folded<Doc extends Document>(model: ReadModel<Doc>, events: Iterable<RecordedEvent>): Folded<Doc> {
  const stored = new Map<string, { position: string; body: Doc }>();
  for (const event of events) {
    for (const touch of model.touches(event.type)) {
      for (const key of touch.keys(event)) {
        const before = stored.get(key);
        if ((before?.position ?? START) >= event.position) continue;
        stored.set(key, { position: event.position, body: touch.apply(before?.body, event, key) });
      }
    }
  }
  const bodies = new Map([...stored].map(([id, { body }]) => [id, JSON.parse(JSON.stringify(body)) as Doc]));
  return { model, all: [...bodies.values()], documents: documentsOf(bodies) };
}

/** What a query sees of one folded read model. */
export function contextOf<Doc extends Document>(read: Folded<Doc>, timeZone: string): QueryContext {
  return {
    documents<Asked extends Document>(model: ReadModel<Asked>): Documents<Asked> {
      if ((model as ReadModel) !== read.model) throw new Error(`${model.name} was not folded`);
      return read.documents as unknown as Documents<Asked>;
    },
    stream: async () => [],
    calendar: calendarOf(timeZone),
    countedIn: async () => calendarOf(timeZone),
    now: '2026-04-01T00:00:00.000Z',
  };
}

function documentsOf<Doc extends Document>(bodies: ReadonlyMap<string, Doc>): Documents<Doc> {
  const matching = (where: DocumentQuery<Doc>['where'] = {}): Doc[] =>
    [...bodies.values()].filter((doc) =>
      Object.entries(where).every(([field, condition]) => holds(valueOf(doc, field), condition as Condition)),
    );
  return {
    get: async (id) => bodies.get(id),
    count: async ({ where }) => matching(where).length,
    async find({ where, orderBy, after, limit = 1_000 }) {
      const order = orderBy?.field ?? 'id';
      const sign = orderBy?.direction === 'desc' ? -1 : 1;
      const compare = (a: Doc, b: Doc) => sign * (rank(valueOf(a, order), valueOf(b, order)) || rank(a.id, b.id));
      const rest = after
        ? ({ id, ...doc }: Doc) => sign * (rank(valueOf(doc, order) ?? id, after.value) || rank(id, after.id)) > 0
        : () => true;
      return matching(where).filter(rest).sort(compare).slice(0, limit);
    },
  };
}

const valueOf = (doc: object, field: string): unknown => (doc as Record<string, unknown>)[field];
const rank = (a: unknown, b: unknown): number => (a === b ? 0 : String(a) < String(b) ? -1 : 1);

function holds(value: unknown, condition: Condition): boolean {
  if (typeof condition !== 'object' || condition === null) return value === condition;
  if ('in' in condition) return condition.in.some((one) => one === value);
  const { gte, gt, lte, lt } = condition;
  return (
    (gte === undefined || rank(value, gte) >= 0) &&
    (gt === undefined || rank(value, gt) > 0) &&
    (lte === undefined || rank(value, lte) <= 0) &&
    (lt === undefined || rank(value, lt) < 0)
  );
}
