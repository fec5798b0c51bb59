/** What an index, a filter or a sort can be about. */
export type Scalar = string | number | boolean | null;

export interface Document {
  readonly id: string;
}

/** A condition on one indexed field: equal, one of, or in a half-open range. */
export type Condition = Scalar | { readonly in: readonly Scalar[] } | Range;

export interface Range {
  readonly gte?: string | number;
  readonly gt?: string | number;
  readonly lte?: string | number;
  readonly lt?: string | number;
}

/** A query over the documents of one read model. Only indexed fields may be named; `id` breaks ties of the order. */
export interface DocumentQuery<Doc extends Document> {
  readonly where?: { readonly [Field in keyof Doc & string]?: Condition };
  readonly orderBy?: { readonly field: keyof Doc & string; readonly direction: 'asc' | 'desc' };
  /** Keyset cursor: continue after this value of the order's field and this id. */
  readonly after?: { readonly value: Scalar; readonly id: string };
  /** At most this many documents; 1,000 unless told, 10,000 at most. */
  readonly limit?: number;
}

/** The documents of a read model's live generation, as queries see them. */
export interface Documents<Doc extends Document> {
  get(id: string): Promise<Doc | undefined>;
  /** Without `orderBy`, in the order of ids. */
  find(query: DocumentQuery<Doc>): Promise<Doc[]>;
  count(query: Pick<DocumentQuery<Doc>, 'where'>): Promise<number>;
}

/** All documents that match, page by page in the order of their ids, so that memory stays flat. */
export async function* scan<Doc extends Document>(
  documents: Documents<Doc>,
  where: DocumentQuery<Doc>['where'] = {},
  pageSize = 5_000,
): AsyncGenerator<Doc[], void, undefined> {
  let after: DocumentQuery<Doc>['after'];
  for (;;) {
    const page: Doc[] = await documents.find({ where, limit: pageSize, ...(after && { after }) });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = { value: last.id, id: last.id };
  }
}
