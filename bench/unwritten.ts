import { START } from '#kernel';
import type { Generation, ReadStore, StoredDocument } from '#read-store';

/** A read store that keeps what it is given in memory and writes nothing: what is left is reading and folding. */
export function unwrittenStore(): ReadStore {
  const documents = new Map<string, Map<string, StoredDocument>>();
  const generations = new Map<string, Generation>();
  const of = ({ model }: Pick<Generation, 'model'>): Map<string, StoredDocument> => {
    const known = documents.get(model) ?? new Map<string, StoredDocument>();
    documents.set(model, known);
    return known;
  };
  return {
    leases: {
      acquire: async () => [],
      renew: async () => [],
      release: async () => undefined,
      held: async () => [],
    },
    generations: async () => [...generations.values()],
    begin: async ({ name, fingerprint }) => {
      const begun: Generation = {
        model: name,
        number: 1,
        fingerprint,
        state: 'live',
        checkpoint: START,
        checkpoints: [START],
      };
      generations.set(name, begun);
      return begun;
    },
    load: async (generation, ids) => {
      const known = of(generation);
      const found = ids.flatMap((id) => {
        const one = known.get(id);
        return one ? [[id, one] as const] : [];
      });
      return new Map(found);
    },
    scan: () => {
      throw new Error('Nobody asks this store');
    },
    commit: async (commits) => {
      for (const { generation, documents: changed } of commits) {
        const known = of(generation);
        for (const { body, position } of changed) known.set(body.id, { body, position });
      }
    },
    prepare: async () => undefined,
    promote: async () => undefined,
    drop: async () => undefined,
    parked: async () => [],
    documents: () => {
      throw new Error('Nobody asks this store');
    },
    live: async ({ name }) => generations.get(name),
    check: async () => ({ kind: 'memory', version: '1' }),
    close: async () => undefined,
  };
}
