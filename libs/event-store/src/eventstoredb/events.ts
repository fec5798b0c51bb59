import { START, type EventMetadata, type Position, type RecordedEvent } from '#kernel';
import { StoreUnavailable, UnknownPosition } from '../port.js';
import type { ClientEvent, LogPosition } from './client.js';

const POSITION = /^(\d{20})-(\d{20})$/;
/** Of the largest 64-bit number. */
const DIGITS = 20;

/** Commit and prepare, both padded, so that positions compare as strings in the order of the log. */
export function formatPosition({ commit, prepare }: LogPosition): Position {
  const first = commit.toString().padStart(DIGITS, '0');
  return `${first}-${commit === prepare ? first : prepare.toString().padStart(DIGITS, '0')}`;
}

/** `undefined` for the start. @throws UnknownPosition for a position that another kind of store handed out. */
export function parsePosition(position: Position): LogPosition | undefined {
  if (position === START) return undefined;
  const [, commit, prepare] = POSITION.exec(position) ?? [];
  if (commit === undefined || prepare === undefined) {
    throw new UnknownPosition(
      `Position "${position}" is of another event store than EventStoreDB: rebuild what was built from that one`,
    );
  }
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

/** Positions are byte offsets, so their ratio is the share of bytes. */
export function shareOf(position: Position, head: Position): number {
  const end = Number(parsePosition(head)?.commit ?? 0n);
  return end === 0 ? 1 : Math.min(1, Number(parsePosition(position)?.commit ?? 0n) / end);
}

/** Whether it is an event of ours rather than a record of the server's: statistics, metadata, links of projections. */
export const isOurs = ({ type, streamId }: Pick<ClientEvent, 'type' | 'streamId'>): boolean =>
  !type.startsWith('$') && !streamId.startsWith('$');

/** @throws StoreUnavailable for a server that does not say where its events stand. */
export function positionOf(event: ClientEvent): Position {
  if (event.position !== undefined) return formatPosition(event.position);
  throw new StoreUnavailable('The EventStoreDB server is too old: version 22.6 or later is needed');
}

/**
 * The hot path of every rebuild: hardly any fold looks at the time of recording, so that it is written out when it is asked for.
 * @throws StoreUnavailable naming an event that is not as it was written: a log must never be read with events left out.
 */
export function decode(event: ClientEvent): RecordedEvent {
  const { id, streamId, revision, type, data, created } = event;
  const metadata = metadataOf(event);
  if (metadata === undefined) {
    throw new StoreUnavailable(
      `Event ${id} (${type}) in stream ${streamId} was not written by this system, or is damaged: give it an event store of ` +
        'its own, or restore a backup',
    );
  }
  return {
    id,
    stream: streamId,
    revision: Number(revision),
    position: positionOf(event),
    occurredAt: metadata.occurredAt,
    get recordedAt() {
      return metadata.recordedAt ?? created.toISOString();
    },
    type,
    data,
    metadata,
  };
}

function metadataOf({ isJson, metadata }: ClientEvent): EventMetadata | undefined {
  if (!isJson || typeof metadata !== 'object' || !('occurredAt' in metadata)) return undefined;
  return metadata as unknown as EventMetadata;
}
