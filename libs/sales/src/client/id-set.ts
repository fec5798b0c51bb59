/**
 * A set of ids that does not change: `with` gives another one. Adding n of them one after the other takes n log n steps and not n²,
 * because it is kept as a few plain sets of falling sizes, of which the small ones are merged: Bentley and Saxe, "Decomposable
 * searching problems I", Journal of Algorithms 1 (4), 1980.
 */
export class IdSet {
  static readonly EMPTY = new IdSet([]);

  private constructor(private readonly sets: readonly ReadonlySet<string>[]) {}

  has(id: string): boolean {
    return this.sets.some((set) => set.has(id));
  }

  with(id: string): IdSet {
    if (this.has(id)) return this;
    const kept = [...this.sets];
    let grown: ReadonlySet<string> = new Set([id]);
    for (let last = kept.at(-1); last && last.size <= grown.size; last = kept.at(-1)) {
      grown = new Set([...last, ...grown]);
      kept.pop();
    }
    return new IdSet([...kept, grown]);
  }
}
