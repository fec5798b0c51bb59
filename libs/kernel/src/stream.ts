import type { DomainEvent, EventMetadata } from './event.js';

/** One entry per event of the catalogue, so that a missing case is a compile error. */
export type Evolve<State, Catalogue extends object> = {
  readonly [Type in keyof Catalogue]: (state: State, data: Catalogue[Type], metadata: EventMetadata) => State;
};

/** A kind of stream: its name's prefix, its empty state and how each event changes the state. */
export interface StreamType<State, Catalogue extends object = never> {
  readonly category: string;
  readonly initial: State;
  readonly eventTypes: readonly (keyof Catalogue & string)[];
  /** @throws if the event's type is not in the catalogue: a log must never be folded with facts left out. */
  apply(state: State, event: DomainEvent, metadata: EventMetadata): State;
}

/** Declares a kind of stream; streams are named `<category>-<id>`. */
export function defineStream<State, Catalogue extends object>(definition: {
  readonly category: string;
  readonly initial: State;
  readonly evolve: Evolve<State, Catalogue>;
}): StreamType<State, Catalogue> {
  const { category, initial, evolve } = definition;
  const entries = new Map(Object.entries(evolve)) as Map<
    string,
    (state: State, data: unknown, metadata: EventMetadata) => State
  >;
  return {
    category,
    initial,
    eventTypes: Object.keys(evolve) as (keyof Catalogue & string)[],
    apply(state, event, metadata) {
      const entry = entries.get(event.type);
      if (!entry) throw new Error(`A ${category} stream holds an event of unknown type ${event.type}`);
      return entry(state, event.data, metadata);
    },
  };
}

export const streamName = (type: { readonly category: string }, id: string): string => `${type.category}-${id}`;

/** Folds events of one stream into its state. */
export function fold<State>(
  type: StreamType<State>,
  events: Iterable<DomainEvent & { readonly metadata: EventMetadata }>,
  from: State = type.initial,
): State {
  let state = from;
  for (const event of events) state = type.apply(state, event, event.metadata);
  return state;
}
