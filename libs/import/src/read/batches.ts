/** Hands out a whole batch at a time where speed counts: one promise per row costs more than reading the row. */
export type Batches<Item> = AsyncGenerator<Item[], void, undefined>;

export async function* flat<Item>(batches: Batches<Item>): AsyncGenerator<Item, void, undefined> {
  for await (const batch of batches) yield* batch;
}

/** Groups of `size` (the last may be smaller), in order. Where the source fails, what came before is handed out first. */
export async function* regrouped<Item>(batches: AsyncIterable<Item[]>, size: number): Batches<Item> {
  let group: Item[] = [];
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const batch of batches) {
      group = group.length === 0 ? batch : group.concat(batch);
      let from = 0;
      for (; group.length - from >= size; from += size) yield group.slice(from, from + size);
      if (from > 0) group = group.slice(from);
    }
  } catch (error) {
    failure = { error };
  }
  if (group.length > 0) yield group;
  if (failure) throw failure.error;
}
