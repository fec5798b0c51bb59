import { START, type Position, type RecordedEvent } from '#kernel';
import { STREAM_PAGE } from '../whole-stream.js';
import { collect, insistently, type Patience } from './calls.js';
import type { ClientEvent, StoreClient } from './client.js';
import { classify, unavailable } from './errors.js';
import { decode, isOurs, positionOf } from './events.js';
import type { Lane } from './lane.js';

/** Records behind the last event of ours that are searched for it. */
const HEAD_SEARCH = [1, 200];

/** Reads, and tries again. @throws StoreUnavailable naming the server. */
export async function readInsistently<Result>(
  patience: Patience & { readonly label: string },
  lane: Lane,
  read: (client: StoreClient, limitMs: number) => Promise<Result>,
): Promise<Result> {
  try {
    return await insistently(patience, (limitMs) => lane.use((client) => read(client, limitMs)));
  } catch (error) {
    throw classify(error).kind === 'bug' ? error : unavailable(patience.label, error);
  }
}

/** A page of a stream; none if there is no such stream. */
export async function streamPage(
  client: StoreClient,
  { stream, from, limitMs }: { readonly stream: string; readonly from: number; readonly limitMs: number },
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  try {
    await collect(client.readStream(stream, from, STREAM_PAGE), limitMs, (event) => events.push(decode(event)));
  } catch (error) {
    if (classify(error).kind !== 'not-found') throw error;
  }
  return events;
}

/** The end of the log: of the events of ours, and of everything. */
export interface LogEnd {
  readonly head: Position;
  readonly end: Position;
}

/** Where behind the last event of ours there are many records of the server's, the last of those stands for it. */
export async function readEnd(client: StoreClient, limitMs: number, requiresLeader: boolean): Promise<LogEnd> {
  let end = START;
  for (const count of HEAD_SEARCH) {
    const last: ClientEvent[] = [];
    await collect(client.readBackwards(count, requiresLeader), limitMs, (event) => last.push(event));
    const [first] = last;
    if (first === undefined) return { head: START, end: START };
    end = positionOf(first);
    const head = last.find(isOurs);
    if (head !== undefined) return { head: positionOf(head), end };
    if (last.length < count) return { head: START, end };
  }
  return { head: end, end };
}
