import { setFlagsFromString } from 'node:v8';

/** By how much of what is alive the heap may grow before old garbage is collected, in percent, and what that costs. */
const GROWTH = {
  /** A rebuild holds a third less memory for a tenth more time. */
  folding: 50,
  /** An import holds a fifth less for a few hundredths more. */
  importing: 200,
} as const;

/**
 * Lets the heap grow in proportion to what is alive, where V8 would let it become several times as much on a machine with memory to
 * spare. There is no limit that a large company could run into. Not for what answers requests: the slowest hundredth would wait half
 * as long again.
 */
export function keepHeapSmall(work: keyof typeof GROWTH): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH[work]}`);
}
