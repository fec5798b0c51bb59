const WINDOW_SECONDS = 10;

/** Counts per second over the last ten seconds, by a clock that is never put back. */
export class Rate {
  private readonly buckets = new Map<number, number>();

  count(n: number, now = performance.now()): void {
    const second = Math.floor(now / 1000);
    this.buckets.set(second, (this.buckets.get(second) ?? 0) + n);
    for (const old of this.buckets.keys()) if (old <= second - WINDOW_SECONDS) this.buckets.delete(old);
  }

  perSecond(now = performance.now()): number {
    const second = Math.floor(now / 1000);
    let sum = 0;
    for (const [at, n] of this.buckets) if (at > second - WINDOW_SECONDS) sum += n;
    return sum / WINDOW_SECONDS;
  }
}
