import type { Document, Documents } from '#kernel';
import { setImmediate as turn } from 'node:timers/promises';

/** The same documents, but whatever else waits has its turn before each further page: a store in this process reads one at once. */
export const inTurns = <Doc extends Document>(documents: Documents<Doc>): Documents<Doc> => ({
  get: (id) => documents.get(id),
  count: (query) => documents.count(query),
  find: async (query) => {
    if (query.after) await turn();
    return documents.find(query);
  },
});
