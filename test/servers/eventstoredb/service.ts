import type { FaultBoard } from './faults.js';
import type { EventLog } from './log.js';
import type { Writer } from './writer.js';

/** What every call of the server works with. */
export interface Service {
  readonly log: EventLog;
  readonly writer: Writer;
  readonly faults: FaultBoard;
}
