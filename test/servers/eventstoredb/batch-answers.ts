import { batchStatus } from './batch-status.js';
import { emptyProto, shared, streams } from './protocol.js';
import { NO_STREAM, type ExpectedRevision } from './records.js';
import type { WriteOutcome } from './writer.js';

/** An answer of a batch stream to the append with this correlation id, its result still to be set. */
export function correlated(correlationId: string, stream: string): streams.BatchAppendResp {
  const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
  const id = new shared.UUID().setString(correlationId);
  return new streams.BatchAppendResp().setCorrelationId(id).setStreamIdentifier(name);
}

export function answerOf(
  correlationId: string,
  stream: string,
  expected: ExpectedRevision,
  outcome: WriteOutcome,
): streams.BatchAppendResp {
  const answer = correlated(correlationId, stream);
  switch (outcome.kind) {
    case 'deleted':
      return answer.setError(batchStatus.streamDeleted(stream));
    case 'wrong-expected-version':
      return answer.setError(batchStatus.wrongExpectedVersion(expected, outcome.current));
    case 'written': {
      const success = new streams.BatchAppendResp.Success();
      if (outcome.revision === NO_STREAM) success.setNoStream(new emptyProto.Empty());
      else success.setCurrentRevision(String(outcome.revision));
      const at = String(outcome.position);
      success.setPosition(new shared.AllStreamPosition().setCommitPosition(at).setPreparePosition(at));
      return answer.setSuccess(success);
    }
  }
}
