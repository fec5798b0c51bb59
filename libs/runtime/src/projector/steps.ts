import { StoreUnavailable } from '#event-store';
import type { Document, Position, ReadModel, RecordedEvent, Touch } from '#kernel';
import { CannotFold } from './cannot-fold.js';
import { messageOf } from './said.js';
import type { Working } from './working-documents.js';

/** One event at one document. */
export type Step = (event: RecordedEvent, touch: Touch<Document>, document: Working) => void;

/**
 * The steps of those events of a page that come after a position, each once, in the order of the log.
 * @param documentOf the document of a key; undefined where it is not folded here
 * @param unknown is told of an event of which the fold cannot say what it touches; thrown where absent
 */
export function eachStep(
  model: ReadModel,
  events: readonly RecordedEvent[],
  after: Position,
  documentOf: (key: string) => Working | undefined,
  step: Step,
  unknown: (event: RecordedEvent, error: Error) => void = rethrow,
): void {
  let seen = after;
  for (const event of events) {
    const touch = model.touchOf(event.type);
    if (!touch || event.position <= seen) continue;
    seen = event.position;
    for (const key of keysOf(model, touch, event, unknown)) {
      const document = documentOf(key);
      if (document) step(event, touch, document);
    }
  }
}

function keysOf(
  model: ReadModel,
  touch: Touch<Document>,
  event: RecordedEvent,
  unknown: (event: RecordedEvent, error: Error) => void,
): readonly string[] {
  try {
    const keys = touch.keys(event);
    // A field that an event does not have is no key: no store takes it.
    if (keys.every((key) => key)) return keys;
    throw new TypeError('a key is missing in its data');
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    const what = `${model.name} cannot tell what ${event.type} ${event.id} at ${event.position} touches: ${messageOf(error)}`;
    unknown(event, new CannotFold(model.name, what, error));
    return [];
  }
}

function rethrow(_event: RecordedEvent, error: Error): never {
  throw error;
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
