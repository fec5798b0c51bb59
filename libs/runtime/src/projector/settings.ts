import type { Pause } from './pause.js';
import type { Holder } from './shares.js';

/** What the projector tells while it works. */
export interface ProjectorLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface ProjectorSettings extends Holder {
  /** How many partitions the next generation of a model is begun with. */
  readonly partitions: (model: string) => number;
  /** How the time between two looks at the leases passes. */
  readonly wait?: Pause;
}
