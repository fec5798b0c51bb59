import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import { maxAppendSizeExceeded, Refused, streamDeleted } from './errors.js';
import { BadRequest, bytesOf, expectedRevision, MAX_APPEND_BYTES, proposedEvent, streamName } from './proposals.js';
import { shared, streams } from './protocol.js';
import { NO_STREAM, type ExpectedRevision } from './records.js';
import type { Service } from './service.js';
import { answerWrite } from './unary-write.js';
import type { WriteOutcome } from './writer.js';

/** The plain Append call: options first, then one message for every event, one answer when the client has sent all. */
export function appendCall(service: Service) {
  return (
    call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
    answer: sendUnaryData<streams.AppendResp>,
  ): void => {
    const requests: streams.AppendReq[] = [];
    call.on('data', (request: streams.AppendReq) => requests.push(request));
    call.on('end', () => {
      // A connection that is lost ends the call, too: what came of it by then is not the append.
      setImmediate(() => {
        if (!call.cancelled) answerWrite(service, 'append', answer, () => append(service, requests));
      });
    });
  };
}

function append({ writer }: Service, requests: readonly streams.AppendReq[]): streams.AppendResp {
  const [header, ...proposals] = requests;
  const options = header?.getOptions();
  if (options === undefined) throw new BadRequest('The first message of an append holds its options');
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedRevision(options, options.hasRevision() ? options.getRevision() : undefined);
  let bytes = 0;
  const events = proposals.map((request) => {
    const event = proposedEvent(request.getProposedMessage() ?? new streams.AppendReq.ProposedMessage());
    bytes += bytesOf(event);
    if (bytes > MAX_APPEND_BYTES) throw new Refused(maxAppendSizeExceeded(MAX_APPEND_BYTES));
    return event;
  });
  return response(stream, expected, writer.write(stream, expected, events));
}

function response(stream: string, expected: ExpectedRevision, outcome: WriteOutcome): streams.AppendResp {
  switch (outcome.kind) {
    case 'deleted':
      throw new Refused(streamDeleted(stream));
    case 'wrong-expected-version':
      return new streams.AppendResp().setWrongExpectedVersion(conflict(expected, outcome.current));
    case 'written': {
      const success = new streams.AppendResp.Success();
      if (outcome.revision === NO_STREAM) success.setNoStream(new shared.Empty());
      else success.setCurrentRevision(String(outcome.revision));
      const at = String(outcome.position);
      success.setPosition(new streams.AppendResp.Position().setCommitPosition(at).setPreparePosition(at));
      return new streams.AppendResp().setSuccess(success);
    }
  }
}

function conflict(expected: ExpectedRevision, current: number): streams.AppendResp.WrongExpectedVersion {
  const details = new streams.AppendResp.WrongExpectedVersion();
  if (current === NO_STREAM) details.setCurrentNoStream(new shared.Empty());
  else details.setCurrentRevision(String(current));
  if (expected === 'any') details.setExpectedAny(new shared.Empty());
  else if (expected === 'stream-exists') details.setExpectedStreamExists(new shared.Empty());
  else if (expected === NO_STREAM) details.setExpectedNoStream(new shared.Empty());
  else details.setExpectedRevision(String(expected));
  return details;
}
