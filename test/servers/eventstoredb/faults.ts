/** The calls a fault can fall on; `batchAppend` counts one for every append in the batch stream. */
export type Call = 'append' | 'batchAppend' | 'delete' | 'tombstone' | 'read' | 'subscribe';

export type Fault =
  | { readonly kind: 'notReady' }
  | { readonly kind: 'notLeader'; readonly leader: Endpoint }
  | { readonly kind: 'tooSlow' }
  | { readonly kind: 'noAnswer' }
  | { readonly kind: 'answerDropped' };

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface FaultScope {
  /** How many calls it falls on; all until it is switched off, where absent. */
  readonly times?: number;
  /** Which calls; all that know this fault, where absent. */
  readonly on?: readonly Call[];
}

/** One fault that was switched on. */
export interface FaultSwitch {
  /** Calls it has fallen on so far. */
  readonly hits: number;
  off(): void;
}

/** The faults a test can switch on; the later switch wins. */
export interface Faults {
  /** A node that starts: refused as UNAVAILABLE "Server Is Not Ready", in a batch by the status of the one append. */
  notReady(scope?: FaultScope): FaultSwitch;
  /** A node that lost the lead: NOT_FOUND "Leader info available", naming the leader; a batch stream ends by it. */
  notLeader(leader: Endpoint, scope?: FaultScope): FaultSwitch;
  /** A live subscription is dropped, before it hands out its next event, as ABORTED "Consumer too slow …". */
  tooSlow(scope?: FaultScope): FaultSwitch;
  /** The call is accepted, has no effect, and nothing ever comes back. */
  noAnswer(scope?: FaultScope): FaultSwitch;
  /** The append, delete or tombstone is done, and nothing ever comes back. */
  answerDropped(scope?: FaultScope): FaultSwitch;
  /** Switches all off. */
  clear(): void;
}

/** The faults that fall on writes. */
export const WRITE_FAULTS: readonly Fault['kind'][] = ['notReady', 'notLeader', 'noAnswer', 'answerDropped'];

/** The server's side: says which fault, if any, falls on a call. */
export interface FaultBoard extends Faults {
  take(call: Call, kinds: readonly Fault['kind'][]): Fault | undefined;
}

interface Armed extends FaultSwitch {
  readonly fault: Fault;
  readonly scope: FaultScope;
  hits: number;
}

export function faultBoard(): FaultBoard {
  const armed: Armed[] = [];
  const off = (one: Armed): void => {
    const index = armed.indexOf(one);
    if (index >= 0) armed.splice(index, 1);
  };
  const on = (fault: Fault, scope: FaultScope = {}): FaultSwitch => {
    const one: Armed = {
      fault,
      scope,
      hits: 0,
      off: () => {
        off(one);
      },
    };
    armed.unshift(one);
    return one;
  };
  return {
    notReady: (scope) => on({ kind: 'notReady' }, scope),
    notLeader: (leader, scope) => on({ kind: 'notLeader', leader }, scope),
    tooSlow: (scope) => on({ kind: 'tooSlow' }, scope),
    noAnswer: (scope) => on({ kind: 'noAnswer' }, scope),
    answerDropped: (scope) => on({ kind: 'answerDropped' }, scope),
    clear: () => {
      armed.length = 0;
    },
    take: (call, kinds) => {
      const one = armed.find(({ fault, scope }) => kinds.includes(fault.kind) && (scope.on?.includes(call) ?? true));
      if (one === undefined) return undefined;
      one.hits += 1;
      if (one.hits >= (one.scope.times ?? Infinity)) off(one);
      return one.fault;
    },
  };
}
