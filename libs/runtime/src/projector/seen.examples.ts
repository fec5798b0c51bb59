import { defineReadModel, type Document, type ReadModel, type RecordedEvent, START } from '#kernel';
import type { GenerationCommit, ReadStore, StoredDocument } from '#read-store';
import { METADATA } from '../../../../test/support/metadata.js';
import { GenerationFold } from './generation-fold.js';

export interface Seen extends Document {
  readonly by: readonly string[];
}
export interface Touched {
  readonly Touched: { readonly keys: readonly string[] };
}

/** Every document is the list of the events that touched it. @param note is told of each touch */
export const seenBy = (note: (event: string, key: string) => void): ReadModel<Seen> =>
  defineReadModel<Seen, Touched>({
    name: 'seen',
    version: 1,
    indexes: [],
    on: {
      Touched: {
        keys: ({ data: { keys } }) => keys,
        apply: (doc, { id: event }, id) => {
          note(event, id);
          return { id, by: [...(doc?.by ?? []), event] };
        },
      },
    },
  });
const seen = seenBy(() => undefined);

export const positionOf = (number: number): string => String(number).padStart(16, '0');
export const touching = (number: number, keys: readonly string[]): RecordedEvent => ({
  id: `e${number}`,
  stream: 'all',
  revision: number,
  position: positionOf(number),
  type: 'Touched',
  data: { keys },
  occurredAt: METADATA.occurredAt,
  recordedAt: METADATA.occurredAt,
  metadata: METADATA,
});

export class Died extends Error {}

/** A store without transactions: documents one by one, the checkpoint last. It may die before any of these. */
export class Documents {
  readonly byId = new Map<string, StoredDocument>();
  checkpoint = START;
  commits = 0;
  /** Documents written, one as often as it was. */
  writes = 0;
  /** Writes until it dies. */
  left = Infinity;
  /** Ends the commits that wait for it. */
  open: Promise<void> = Promise.resolve();

  readonly store = {
    parked: async () => [],
    load: async (_: unknown, ids: readonly string[]) =>
      new Map(ids.flatMap((id) => (this.byId.has(id) ? [[id, structuredClone(this.byId.get(id))] as const] : []))),
    commit: async ([commit]: readonly GenerationCommit[]) => {
      const { from, to, documents } = structuredClone(commit) ?? { from: '', to: '', documents: [] };
      this.commits++;
      await this.open;
      expect([from, to >= from]).toEqual([this.checkpoint, true]);
      for (const { body, position } of documents) {
        this.step();
        this.writes++;
        if ((this.byId.get(body.id)?.position ?? START) < position) this.byId.set(body.id, { body, position });
      }
      this.step();
      this.checkpoint = to;
    },
  } as unknown as ReadStore;

  private step(): void {
    if (this.left-- <= 0) throw new Died('died');
  }

  async fold(model: ReadModel = seen): Promise<GenerationFold> {
    const { checkpoint } = this;
    const generation = { model: 'seen', number: 1, fingerprint: '1', state: 'building', checkpoint } as const;
    return GenerationFold.open(model, { ...generation, checkpoints: [checkpoint] }, this.store, 'throw');
  }
}
