import type { Position } from '#kernel';
import type { EventStore } from '../port.js';
import { align } from './alignment.js';
import { compare, type Comparison } from './comparison.js';
import { transfer } from './transfer.js';

/** How far a copy is. */
export interface CopyProgress {
  /** `align`: what the target holds already is compared. `copy`: the rest is appended. `verify`: both sides are read back. */
  readonly step: 'align' | 'copy' | 'verify';
  /** Events dealt with in this step. */
  readonly events: number;
  /** Of this step, 0 to 1, an estimate; reckoned when it is asked for. */
  readonly share: () => number;
}

export interface CopyOptions {
  /** Ends it after the append under way; a later run goes on. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CopyProgress) => void;
}

export interface CopyOutcome {
  /** Events that the target held already. */
  readonly found: number;
  readonly copied: number;
  /** Absent where the copy was stopped before its end. */
  readonly comparison?: Comparison;
}

/**
 * Copies a whole log into another store, in the order of the log: event ids, data, metadata, revisions and the time each event
 * was first recorded stay. Run again it goes on where it ended, however that came. What the source gets meanwhile is copied too,
 * as long as the copy is faster than its writers. At the end both sides are read back and compared.
 * @throws CopyRefused if the target holds anything but a beginning of the source, or cannot take an event; StoreUnavailable if a
 * store does not answer in time.
 */
export async function copyLog(source: EventStore, target: EventStore, options: CopyOptions = {}): Promise<CopyOutcome> {
  const { signal } = options;
  const isStopped = (): boolean => signal?.aborted === true;
  const report = reporter(options);
  const held = await align(source, target, { signal, passed: await report('align', target) });
  let { after } = held;
  let copied = 0;
  for (let before = Infinity; !isStopped();) {
    const round = await transfer(source, target, after, { signal, passed: await report('copy', source) });
    after = round.after;
    copied += round.events;
    if (round.events === 0 || round.events >= before) break;
    before = round.events;
  }
  const account = { found: held.events, copied };
  if (isStopped()) return account;
  const passed = { source: await report('verify', source, [0, 0.5]), target: await report('verify', target, [0.5, 1]) };
  const comparison = await compare(source, target, after, {
    signal,
    passed: (side, position) => {
      passed[side](position, 1);
    },
  });
  return isStopped() ? account : { ...account, comparison };
}

/** Tells of the events passed, as a share of what the store holds when the step begins. */
function reporter({ onProgress }: CopyOptions) {
  const counts = { align: 0, copy: 0, verify: 0 };
  return async (
    step: CopyProgress['step'],
    store: EventStore,
    [from, to] = [0, 1],
  ): Promise<(position: Position, events: number) => void> => {
    const head = await store.head();
    return (position, events) => {
      counts[step] += events;
      onProgress?.({ step, events: counts[step], share: () => from + (to - from) * store.share(position, head) });
    };
  };
}
