import { type Document, defineReadModel, type Position, type ReadModel } from '#kernel';
import type { Generation, GenerationCommit, ParkedEvent, ReadStore, StoredDocument } from '#read-store';
import { Time } from '../../support/time.js';

/** The documents of the contract: every type of field that can be indexed, null and absent. */
export interface Card extends Document {
  readonly status: string | null;
  readonly seller?: string | null;
  readonly amount: number | null;
  readonly urgent: boolean | null;
  readonly note: { readonly text: string };
}

export const cardsOf = (version: number): ReadModel<Card> =>
  defineReadModel<Card, object>({
    name: 'contract-cards',
    version,
    indexes: [['status', 'amount'], ['seller'], ['amount'], ['urgent']],
    on: {},
  });

export const cards = cardsOf(1);
export const others = defineReadModel<Card, object>({ name: 'contract-others', version: 1, indexes: [], on: {} });

export interface Mounted {
  readonly store: ReadStore;
  /** Another handle on the same data, as another process would have. */
  readonly second?: () => Promise<ReadStore>;
  readonly dispose: () => Promise<void>;
}
export type Make = (models: readonly ReadModel[], now: () => number) => Promise<Mounted>;

/** Runs a test on a store of its own, which is gone afterwards. */
export const onStore =
  (make: Make, test: (mounted: Mounted & { readonly time: Time }) => Promise<void>) => async (): Promise<void> => {
    expect.hasAssertions();
    const time = new Time();
    const mounted = await make([cards, others], time.now);
    try {
      await test({ ...mounted, time });
    } finally {
      await mounted.dispose();
    }
  };

export const card = (id: string, fields: Partial<Card> = {}): Card => ({
  id,
  status: 'new',
  amount: 1,
  urgent: false,
  note: { text: `about ${id}` },
  ...fields,
});

export const at = (position: Position, body: Card, isNew = true): StoredDocument & { isNew: boolean } => ({
  position,
  body,
  isNew,
});

export const commitOf = (
  generation: Pick<Generation, 'model' | 'number'>,
  from: Position,
  to: Position,
  documents: GenerationCommit['documents'],
  parked: GenerationCommit['parked'] = [],
): GenerationCommit => ({ generation, from, to, documents, parked });

export const failure = (key: string, position: Position): ParkedEvent => ({
  key,
  position,
  eventId: `event-${position}`,
  eventType: 'OfferRefused',
  error: 'no such offer: "42"\nat fold',
});
