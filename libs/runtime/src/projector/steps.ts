import type { Document, Position, ReadModel, RecordedEvent, Touch } from '#kernel';

/**
 * What a page does, step by step: one event at one touch, with the keys of the documents it touches. Three arrays and not one of
 * objects, because a rebuild makes several of them for every event.
 */
export interface Steps {
  readonly events: RecordedEvent[];
  readonly touches: Touch<Document>[];
  readonly keys: (readonly string[])[];
}

export type Step = (event: RecordedEvent, touch: Touch<Document>, key: string) => void;

/** The steps of those events of a page that come after a position, each once. @param ownOf the keys that are folded here */
export function stepsOf(
  model: ReadModel,
  events: readonly RecordedEvent[],
  after: Position,
  ownOf: (keys: readonly string[]) => readonly string[],
): Steps {
  const steps: Steps = { events: [], touches: [], keys: [] };
  let seen = after;
  for (const event of events) {
    if (event.position <= seen) continue;
    seen = event.position;
    for (const touch of model.touches(event.type)) {
      steps.events.push(event);
      steps.touches.push(touch);
      steps.keys.push(ownOf(touch.keys(event)));
    }
  }
  return steps;
}

/** Takes the steps in the order of the log, document by document. */
export function eachStep({ events, touches, keys }: Steps, step: Step): void {
  for (const [place, event] of events.entries()) {
    const touch = touches[place];
    if (!touch) continue;
    for (const key of keys[place] ?? []) step(event, touch, key);
  }
}
