import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { consumerTooSlow, handlerThrew, Refused, streamDeleted } from './errors.js';
import { eventFilter, type EventFilter } from './filters.js';
import type { EventLog } from './log.js';
import type { Output } from './output.js';
import type { streams } from './protocol.js';
import { caughtUp, checkpoint, confirmation } from './read-answers.js';
import { TOMBSTONE, type RecordedEvent } from './records.js';
import type { Service } from './service.js';
import { allForwards, isThere, startInAll, startInStream, streamForwards, type Source } from './sources.js';
import { encodeEvent } from './wire.js';

/** Confirms, catches up, says so, and goes on with what is written until the client is gone. */
export async function subscribe(service: Service, options: streams.ReadReq.Options, output: Output): Promise<void> {
  const delivery = new Delivery(service, eventFilter(options), output, options.hasStream());
  const next = sourceAfter(service.log, options);
  await output.send(confirmation(randomUUID()));
  refuseIfDeleted(service.log, options);
  while (!output.isGone()) {
    const page = next();
    if (!page.isEmpty) {
      await delivery.deliver(page.events);
      await setImmediate();
    } else if (!delivery.isLive) {
      delivery.isLive = true;
      await output.send(caughtUp());
    } else {
      await output.until((wake) => service.log.onNextCommit(wake));
    }
  }
}

/** A subscription begins after the position or revision that the client names. */
function sourceAfter(log: EventLog, options: streams.ReadReq.Options): Source {
  const inStream = options.getStream();
  if (inStream !== undefined) {
    const start = startInStream(inStream);
    if (start.kind === 'at') return streamForwards(log, start.stream, start.at + 1);
    return streamForwards(log, start.stream, start.kind === 'start' ? 0 : log.lastRevision(start.stream) + 1);
  }
  const start = startInAll(options.getAll());
  if (start.kind !== 'at') return allForwards(log, start.kind === 'start' ? 0 : log.writerPosition);
  if (!log.isReadable(start.at)) throw new Refused(handlerThrew());
  return allForwards(log, start.at + 1);
}

function refuseIfDeleted(log: EventLog, options: streams.ReadReq.Options): void {
  const inStream = options.getStream();
  if (inStream !== undefined) isThere(log, startInStream(inStream).stream);
}

/** Hands out events, with a checkpoint after so many that were considered. */
class Delivery {
  isLive = false;
  private considered = 0;

  constructor(
    private readonly service: Service,
    private readonly filter: EventFilter,
    private readonly output: Output,
    private readonly endsAtTombstone: boolean,
  ) {}

  async deliver(events: readonly RecordedEvent[]): Promise<void> {
    const { matches, checkpointInterval } = this.filter;
    for (const event of events) {
      if (this.output.isGone()) return;
      if (matches(event)) await this.handOut(event);
      this.considered += 1;
      if (checkpointInterval !== undefined && this.considered % checkpointInterval === 0) {
        await this.output.send(checkpoint(event.position));
      }
    }
  }

  private handOut(event: RecordedEvent): Promise<void> | undefined {
    if (this.isLive && this.service.faults.take('subscribe', ['tooSlow']) !== undefined) {
      throw new Refused(consumerTooSlow());
    }
    const sent = this.output.send(encodeEvent(event));
    if (this.endsAtTombstone && event.revision === TOMBSTONE) throw new Refused(streamDeleted(event.stream));
    return sent;
  }
}
