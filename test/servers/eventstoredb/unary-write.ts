import type { sendUnaryData } from '@grpc/grpc-js';
import { notLeader, notReady, Refused, refusalOf } from './errors.js';
import { WRITE_FAULTS, type Call } from './faults.js';
import type { Service } from './service.js';

/**
 * Runs a write that has one answer under the faults that are switched on, and answers once the log is committed. `write` gives
 * the answer, or throws the refusal that it comes to.
 */
export function answerWrite<Response>(
  { log, faults }: Service,
  call: Call,
  answer: sendUnaryData<Response>,
  write: () => Response,
): void {
  const fault = faults.take(call, WRITE_FAULTS);
  if (fault?.kind === 'noAnswer') return;
  let send: () => void;
  try {
    if (fault?.kind === 'notReady') throw new Refused(notReady());
    if (fault?.kind === 'notLeader') throw new Refused(notLeader(fault.leader));
    const response = write();
    send = () => {
      answer(null, response);
    };
  } catch (error) {
    const refusal = refusalOf(error);
    send = () => {
      answer(refusal);
    };
  }
  if (fault?.kind !== 'answerDropped') log.afterCommit(send);
}
