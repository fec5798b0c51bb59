import { once } from 'node:events';
import { type AnyBulkWriteOperation, MongoClient } from 'mongodb';

interface Stored {
  readonly _id: string;
}

/** What the parent process may ask for; each is answered with the seconds it took. */
export type Request =
  | { readonly kind: 'begin'; readonly indexes: readonly (readonly string[])[] }
  | { readonly kind: 'write'; readonly documents: readonly Stored[]; readonly isNew: boolean }
  | { readonly kind: 'end' };

/** The driver alone, for the benchmark: empties a database, writes what it is sent in one unordered bulkWrite each, drops it. Argument: its URL. */
const [, , url = ''] = process.argv;
const client = await new MongoClient(url, { writeConcern: { w: 'majority', journal: true } }).connect();
const bare = client.db().collection<Stored>('bare');

const operationOf = (document: Stored, isNew: boolean): AnyBulkWriteOperation<Stored> =>
  isNew
    ? { insertOne: { document } }
    : { replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } };

async function perform(request: Request): Promise<number> {
  const operations = request.kind === 'write' ? request.documents.map((one) => operationOf(one, request.isNew)) : [];
  const begun = performance.now();
  if (request.kind === 'write') await bare.bulkWrite(operations, { ordered: false });
  else await client.db().dropDatabase();
  if (request.kind === 'begin')
    for (const fields of request.indexes)
      await bare.createIndex(new Map([...fields.map((field) => [`body.${field}`, 1] as const), ['_id', 1]]));
  return (performance.now() - begun) / 1_000;
}

for (let isOver = false; !isOver;) {
  const [request] = (await once(process, 'message')) as [Request];
  process.send?.(await perform(request));
  isOver = request.kind === 'end';
}
await client.close();
process.disconnect();
