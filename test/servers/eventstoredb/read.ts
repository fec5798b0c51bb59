import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { notLeader, notReady, Refused, refusalOf, unreadablePosition } from './errors.js';
import { eventFilter } from './filters.js';
import type { EventLog } from './log.js';
import { Output, type ReadAnswer } from './output.js';
import { streams } from './protocol.js';
import { streamNotFound } from './read-answers.js';
import type { Service } from './service.js';
import { allBackwards, allForwards, isThere, startInAll, startInStream } from './sources.js';
import { streamBackwards, streamForwards, type Source } from './sources.js';
import { subscribe } from './subscribe.js';
import { encodeEvent } from './wire.js';

const NOTHING: Source = () => ({ events: [], isEmpty: true });

/** Read: pages of a stream or of $all until the count is reached or the end, or a subscription to either. */
export function readCall(service: Service): handleServerStreamingCall<streams.ReadReq, ReadAnswer> {
  return (call) => {
    const options = call.request.getOptions() ?? new streams.ReadReq.Options();
    const output = new Output(call);
    const fault = service.faults.take(options.hasSubscription() ? 'subscribe' : 'read', [
      'notReady',
      'notLeader',
      'noAnswer',
    ]);
    if (fault?.kind === 'noAnswer') return;
    const serve = async (): Promise<void> => {
      if (fault?.kind === 'notReady') throw new Refused(notReady());
      if (fault?.kind === 'notLeader') throw new Refused(notLeader(fault.leader));
      await (options.hasSubscription() ? subscribe(service, options, output) : read(service.log, options, output));
    };
    serve().then(
      () => call.end(),
      (error: unknown) => call.emit('error', refusalOf(error)),
    );
  };
}

async function read(log: EventLog, options: streams.ReadReq.Options, output: Output): Promise<void> {
  const inStream = options.getStream();
  const stream = inStream === undefined ? undefined : startInStream(inStream).stream;
  if (stream !== undefined && !isThere(log, stream)) {
    await output.send(streamNotFound(stream));
    return;
  }
  const { matches } = eventFilter(options);
  const next = sourceFrom(log, options);
  let left = Number(options.getCount());
  for (let page = next(); !page.isEmpty && left > 0 && !output.isGone(); page = next()) {
    for (const event of page.events) {
      if (left === 0 || output.isGone()) return;
      if (!matches(event)) continue;
      left -= 1;
      const wait = output.send(encodeEvent(event));
      if (wait !== undefined) await wait;
    }
  }
}

/** A read begins with the position or revision that the client names; $all backwards with what lies before it. */
function sourceFrom(log: EventLog, options: streams.ReadReq.Options): Source {
  const isBackwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const inStream = options.getStream();
  if (inStream !== undefined) {
    const start = startInStream(inStream);
    if (start.kind === 'end') {
      return isBackwards ? streamBackwards(log, start.stream, log.lastRevision(start.stream)) : NOTHING;
    }
    const from = start.kind === 'at' ? start.at : 0;
    return isBackwards ? streamBackwards(log, start.stream, from) : streamForwards(log, start.stream, from);
  }
  const start = startInAll(options.getAll());
  if (start.kind === 'end') return isBackwards ? allBackwards(log, log.writerPosition) : NOTHING;
  const from = start.kind === 'at' ? start.at : 0;
  if (!log.isReadable(from)) throw new Refused(unreadablePosition());
  return isBackwards ? allBackwards(log, from) : allForwards(log, from);
}
