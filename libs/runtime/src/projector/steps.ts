import type { Document, Position, ReadModel, RecordedEvent, Touch } from '#kernel';
import type { Working } from './working-documents.js';

/** One event at one document. */
export type Step = (event: RecordedEvent, touch: Touch<Document>, document: Working) => void;

/**
 * The steps of those events of a page that come after a position, each once, in the order of the log.
 * @param documentOf the document of a key; undefined where it is not folded here
 */
export function eachStep(
  model: ReadModel,
  events: readonly RecordedEvent[],
  after: Position,
  documentOf: (key: string) => Working | undefined,
  step: Step,
): void {
  let seen = after;
  for (const event of events) {
    const touches = model.touches(event.type);
    if (touches.length === 0 || event.position <= seen) continue;
    seen = event.position;
    for (const touch of touches) {
      for (const key of touch.keys(event)) {
        const document = documentOf(key);
        if (document) step(event, touch, document);
      }
    }
  }
}

/** Steps that wait for their documents. Three arrays and not one of objects: a page may make several steps for every event. */
export class WaitingSteps {
  private readonly events: RecordedEvent[] = [];
  private readonly touches: Touch<Document>[] = [];
  private readonly documents: Working[] = [];

  readonly add: Step = (event, touch, document) => {
    this.events.push(event);
    this.touches.push(touch);
    this.documents.push(document);
  };

  each(step: Step): void {
    for (let place = 0; place < this.events.length; place++) {
      const event = this.events[place];
      const touch = this.touches[place];
      const document = this.documents[place];
      if (event && touch && document) step(event, touch, document);
    }
  }
}
