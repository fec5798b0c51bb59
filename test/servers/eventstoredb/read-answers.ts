import { shared, streams } from './protocol.js';

/** What reads and subscriptions say besides events. Those come encoded, see wire.ts. */
export function streamNotFound(stream: string): streams.ReadResp {
  const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
  return new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(name));
}

export function confirmation(subscriptionId: string): streams.ReadResp {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId);
  return new streams.ReadResp().setConfirmation(confirmed);
}

export function checkpoint(position: number): streams.ReadResp {
  const at = String(position);
  const reached = new streams.ReadResp.Checkpoint().setCommitPosition(at).setPreparePosition(at);
  return new streams.ReadResp().setCheckpoint(reached);
}

export const caughtUp = (): streams.ReadResp => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
