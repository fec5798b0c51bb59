import type { Document, Position, ReadModel, RecordedEvent, Touch } from '#kernel';
import type { Working } from './working-documents.js';

/**
 * What a page does, step by step: one event at one document. Three arrays and not one of objects, because a rebuild makes several
 * steps for every event.
 */
export interface Steps {
  readonly events: RecordedEvent[];
  readonly touches: Touch<Document>[];
  readonly documents: Working[];
}

export type Step = (event: RecordedEvent, touch: Touch<Document>, document: Working) => void;

/**
 * The steps of those events of a page that come after a position, each once, in the order of the log.
 * @param documentOf the document of a key; undefined where it is not folded here
 */
export function stepsOf(
  model: ReadModel,
  events: readonly RecordedEvent[],
  after: Position,
  documentOf: (key: string) => Working | undefined,
): Steps {
  const steps: Steps = { events: [], touches: [], documents: [] };
  let seen = after;
  for (const event of events) {
    if (event.position <= seen) continue;
    seen = event.position;
    for (const touch of model.touches(event.type)) {
      for (const key of touch.keys(event)) {
        const document = documentOf(key);
        if (!document) continue;
        steps.events.push(event);
        steps.touches.push(touch);
        steps.documents.push(document);
      }
    }
  }
  return steps;
}

export function eachStep({ events, touches, documents }: Steps, step: Step): void {
  for (const [place, event] of events.entries()) {
    const touch = touches[place];
    const document = documents[place];
    if (touch && document) step(event, touch, document);
  }
}
