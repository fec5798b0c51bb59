import type { Calendar } from './calendar.js';
import type { Document, Documents } from './documents.js';
import type { RecordedEvent } from './event.js';
import type { ReadModel } from './read-model.js';

/** What a query may ask of its surroundings. */
export interface QueryContext {
  /** The documents of a read model's live generation. */
  documents<Doc extends Document>(model: ReadModel<Doc>): Documents<Doc>;
  /** A whole stream, oldest event first; empty if there is none. */
  stream(name: string): Promise<readonly RecordedEvent[]>;
  /** That of the company, as this program is configured. */
  readonly calendar: Calendar;
  /**
   * The one in whose days the live generation of a read model was counted, which is another until it is rebuilt where that of the
   * company was changed. To be asked for before the documents.
   */
  countedIn(model: ReadModel): Promise<Calendar>;
  /** The instant of asking, ISO 8601 in UTC. */
  readonly now: string;
}

/** A row of a table by column; `null` is an empty cell. */
export type CsvRow = Record<string, string | number | null>;

/** One record a row, all with the same columns. */
export interface CsvTable<Answer> {
  /** What each column holds, in their order; a name that ends with `*` stands for any number of columns. */
  readonly columns: Readonly<Record<string, string>>;
  rows(answer: Answer): CsvRow[];
}

/** A query: its class (parameters and their rules), the read models it depends on, and how it is answered. */
export interface QueryDefinition<Query extends object = object, Answer = unknown> {
  /** Kebab-case, e.g. `get-loss-shares`. */
  readonly name: string;
  readonly type: new () => Query;
  /** The class whose fields describe the answer, for the API document. */
  readonly answer?: new () => object;
  /** The read models that must have seen the position asked for with `?after=`; none = the log itself; absent = it asks neither. */
  readonly reads?: readonly ReadModel[];
  /** @throws Rejected, as where there is no such thing */
  run(query: Query, context: QueryContext): Promise<Answer>;
  /** The answer as a table, where the query can be asked for as CSV. */
  readonly csv?: CsvTable<Answer>;
}

export const defineQuery = <Query extends object, Answer>(
  definition: QueryDefinition<Query, Answer>,
): QueryDefinition<Query, Answer> => definition;
