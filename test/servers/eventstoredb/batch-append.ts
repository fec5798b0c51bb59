import type { ServerDuplexStream } from '@grpc/grpc-js';
import { answerOf, correlated } from './batch-answers.js';
import { batchStatus } from './batch-status.js';
import { notLeader } from './errors.js';
import { WRITE_FAULTS } from './faults.js';
import { bytesOf, expectedRevision, MAX_APPEND_BYTES, proposedEvent, streamName } from './proposals.js';
import type { statusProto, streams } from './protocol.js';
import type { ExpectedRevision, ProposedEvent } from './records.js';
import type { Service } from './service.js';

type Batch = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** How long an append may stay incomplete before it is answered with a timeout. */
const WRITE_TIMEOUT_MS = 2000;

interface PendingWrite {
  readonly correlationId: string;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: ProposedEvent[];
  readonly timer: NodeJS.Timeout;
  bytes: number;
}

/** One BatchAppend stream: appends come in pieces under a correlation id, each is answered once it is complete. */
export function batchAppendCall(service: Service) {
  return (call: Batch): void => {
    const session = new BatchSession(service, call);
    call.on('data', (request: streams.BatchAppendReq) => {
      session.receive(request);
    });
    call.on('end', () => {
      session.close();
      service.log.afterCommit(() => call.end());
    });
    call.on('cancelled', () => {
      session.close();
    });
  };
}

class BatchSession {
  private readonly pending = new Map<string, PendingWrite>();

  constructor(
    private readonly service: Service,
    private readonly call: Batch,
  ) {}

  /**
   * A request that the server cannot read is answered at once and stays pending all the same, as on a real server: the
   * timeout answers it once more.
   */
  receive(request: streams.BatchAppendReq): void {
    const id = request.getCorrelationId()?.getString() ?? '';
    try {
      this.accept(id, request);
    } catch (error) {
      const name = request.getOptions()?.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array();
      const message = error instanceof Error ? error.message : String(error);
      this.refuse(id, Buffer.from(name).toString('utf8'), batchStatus.badRequest(message));
    }
  }

  close(): void {
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
  }

  private accept(id: string, request: streams.BatchAppendReq): void {
    const options = request.getOptions();
    if (options !== undefined && !this.open(id, options)) return;
    const write = this.pending.get(id);
    if (write === undefined) return;
    for (const message of request.getProposedMessagesList()) {
      const event = proposedEvent(message);
      write.events.push(event);
      write.bytes += bytesOf(event);
    }
    if (write.bytes > MAX_APPEND_BYTES) {
      this.forget(write);
      this.refuse(id, write.stream, batchStatus.maxAppendSizeExceeded(MAX_APPEND_BYTES));
    } else if (request.getIsFinal()) {
      this.forget(write);
      this.complete(write);
    }
  }

  /** @returns whether the append goes on: not where its deadline, an instant by the client's clock, is over. */
  private open(id: string, options: streams.BatchAppendReq.Options): boolean {
    const stream = streamName(options.getStreamIdentifier());
    const expected = expectedRevision(options, options.hasStreamPosition() ? options.getStreamPosition() : undefined);
    const deadline = options.getDeadline()?.toDate().getTime() ?? Infinity;
    const timeout = Math.min(deadline - Date.now(), WRITE_TIMEOUT_MS);
    if (timeout <= 0) {
      this.refuse(id, stream, batchStatus.timeout());
      return false;
    }
    const timer = setTimeout(() => {
      this.pending.delete(id);
      this.refuse(id, stream, batchStatus.timeout());
    }, timeout);
    this.pending.set(id, { correlationId: id, stream, expected, events: [], timer, bytes: 0 });
    return true;
  }

  private complete({ correlationId, stream, expected, events }: PendingWrite): void {
    const { faults, writer, log } = this.service;
    const fault = faults.take('batchAppend', WRITE_FAULTS);
    if (fault?.kind === 'noAnswer') return;
    if (fault?.kind === 'notReady') {
      this.refuse(correlationId, stream, batchStatus.notReady());
    } else if (fault?.kind === 'notLeader') {
      this.call.emit('error', notLeader(fault.leader));
    } else {
      const answer = answerOf(correlationId, stream, expected, writer.write(stream, expected, events));
      if (fault?.kind !== 'answerDropped') {
        log.afterCommit(() => this.call.write(answer));
      }
    }
  }

  private forget({ correlationId, timer }: PendingWrite): void {
    clearTimeout(timer);
    this.pending.delete(correlationId);
  }

  private refuse(correlationId: string, stream: string, status: statusProto.Status): void {
    this.call.write(correlated(correlationId, stream).setError(status));
  }
}
