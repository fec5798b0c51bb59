import type { handleUnaryCall } from '@grpc/grpc-js';
import { Refused, streamDeleted, versionNumber, wrongExpectedVersion } from './errors.js';
import { expectedRevision, streamName } from './proposals.js';
import { streams } from './protocol.js';
import type { Service } from './service.js';
import { answerWrite } from './unary-write.js';

type DeleteOptions = streams.DeleteReq.Options | streams.TombstoneReq.Options;

/** Soft delete. */
export function deleteCall(service: Service): handleUnaryCall<streams.DeleteReq, streams.DeleteResp> {
  return ({ request }, answer) => {
    answerWrite(service, 'delete', answer, () => {
      const at = end(service, 'delete', request.getOptions() ?? new streams.DeleteReq.Options());
      const position = new streams.DeleteResp.Position().setCommitPosition(at).setPreparePosition(at);
      return new streams.DeleteResp().setPosition(position);
    });
  };
}

/** Hard delete. */
export function tombstoneCall(service: Service): handleUnaryCall<streams.TombstoneReq, streams.TombstoneResp> {
  return ({ request }, answer) => {
    answerWrite(service, 'tombstone', answer, () => {
      const at = end(service, 'tombstone', request.getOptions() ?? new streams.TombstoneReq.Options());
      const position = new streams.TombstoneResp.Position().setCommitPosition(at).setPreparePosition(at);
      return new streams.TombstoneResp().setPosition(position);
    });
  };
}

/** @returns the position of what ended the stream. @throws Refused if it may not end. */
function end({ writer }: Service, how: 'delete' | 'tombstone', options: DeleteOptions): string {
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedRevision(options, options.hasRevision() ? options.getRevision() : undefined);
  const outcome = writer[how](stream, expected);
  switch (outcome.kind) {
    case 'deleted':
      throw new Refused(streamDeleted(stream));
    case 'wrong-expected-version':
      throw new Refused(wrongExpectedVersion('Delete', stream, versionNumber(expected), outcome.current));
    case 'written':
      return String(outcome.position);
  }
}
