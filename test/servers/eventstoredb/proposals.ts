import type { shared, streams } from './protocol.js';
import { NO_STREAM, type ExpectedRevision, type ProposedEvent } from './records.js';

/** Bytes of type, data and metadata in one append. */
export const MAX_APPEND_BYTES = 1_048_576;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The request breaks a rule of the server; the message says which. */
export class BadRequest extends Error {}

/** @throws BadRequest if the name is empty or names no stream. */
export function streamName(identifier: shared.StreamIdentifier | undefined): string {
  const name = Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
  if (name === '' || name === '$$') throw new BadRequest(`"${name}" is not a stream name`);
  return name;
}

/** Reads a proposed event of either append call. @throws BadRequest if its id, type or content type is not acceptable. */
export function proposedEvent(
  message: streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage,
): ProposedEvent {
  const id = message.getId()?.getString() ?? '';
  const type = message.getMetadataMap().get('type');
  const contentType = message.getMetadataMap().get('content-type');
  if (!UUID.test(id)) throw new BadRequest(`"${id}" is not a UUID`);
  if (type === undefined || type === '') throw new BadRequest('An event needs a type');
  if (contentType === undefined) throw new BadRequest('An event needs a content-type');
  const isJson = contentType === 'application/json';
  const data = message.getData_asU8();
  return { id: id.toLowerCase(), type, isJson, data, metadata: message.getCustomMetadata_asU8() };
}

export function bytesOf({ type, data, metadata }: ProposedEvent): number {
  return Buffer.byteLength(type) + data.length + metadata.length;
}

interface Expectation {
  hasAny(): boolean;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
}

/** Reads the expectation of an append or delete. @throws BadRequest if there is none. */
export function expectedRevision(options: Expectation, revision: string | undefined): ExpectedRevision {
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  if (options.hasNoStream()) return NO_STREAM;
  if (revision === undefined) throw new BadRequest('An expected revision is needed');
  return Number(revision);
}
