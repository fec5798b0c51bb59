import { anyProto, code, emptyProto, shared, statusProto } from './protocol.js';
import { NO_STREAM, type ExpectedRevision } from './records.js';

/** The answers of a batch stream to one append: google.rpc.Status with the typed error packed into its details. */
export const batchStatus = {
  notReady: () => packed(code.Code.UNAVAILABLE, 'Server Is Not Ready', new emptyProto.Empty(), 'google.protobuf.Empty'),
  timeout: () => packed(code.Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout()),
  streamDeleted: (stream: string) => {
    const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
    return packed(code.Code.NOT_FOUND, 'StreamDeleted', new shared.StreamDeleted().setStreamIdentifier(name));
  },
  maxAppendSizeExceeded: (limit: number) => {
    const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(limit);
    return packed(code.Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
  },
  badRequest: (message: string) =>
    packed(code.Code.INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(message)),
  wrongExpectedVersion: (expected: ExpectedRevision, current: number) => {
    const details = new shared.WrongExpectedVersion();
    if (current === NO_STREAM) details.setCurrentNoStream(new emptyProto.Empty());
    else details.setCurrentStreamRevision(String(current));
    if (expected === 'any') details.setExpectedAny(new emptyProto.Empty());
    else if (expected === 'stream-exists') details.setExpectedStreamExists(new emptyProto.Empty());
    else if (expected === NO_STREAM) details.setExpectedNoStream(new emptyProto.Empty());
    else details.setExpectedStreamPosition(String(expected));
    return packed(code.Code.ALREADY_EXISTS, 'WrongExpectedVersion', details);
  },
};

function packed(
  number: code.Code,
  name: string,
  details: { serializeBinary(): Uint8Array },
  type = `event_store.client.${name}`,
): statusProto.Status {
  const any = new anyProto.Any();
  any.pack(details.serializeBinary(), type);
  return new statusProto.Status().setCode(number).setMessage(name).setDetails(any);
}
