/** Chance that is the same every time: mulberry32 (T. Ettinger, public domain), seeded with the FNV-1a hash of a name. */
export class Dice {
  private state: number;

  constructor(name: string) {
    this.state = 0x811c9dc5;
    for (let at = 0; at < name.length; at++) this.state = Math.imul(this.state ^ name.charCodeAt(at), 0x01000193);
  }

  /** From 0 to less than 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number whose expectation is `expected`. */
  count(expected: number): number {
    return Math.floor(expected + this.next());
  }

  /** Mostly less than the mean, sometimes much more, as waiting times are; never more than four times the mean. */
  around(mean: number): number {
    return mean * Math.min(4, 0.15 - 0.85 * Math.log(1 - this.next()));
  }

  /** @throws if there is nothing to pick from. */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.next() * values.length)];
    if (value === undefined) throw new Error('There is nothing to pick from');
    return value;
  }

  /** A key, as often as its weight says. @throws if no weight is above 0. */
  weighted<Key extends string>(weights: Readonly<Partial<Record<Key, number>>>): Key {
    const entries = Object.entries(weights) as [Key, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    throw new Error('No weight is above 0');
  }
}
