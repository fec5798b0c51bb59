import { Documents, positionOf, seenBy, touching } from './seen.examples.js';

describe('Folding a page', () => {
  it('folds at once what is in memory, and what has left it in its order once that is loaded', async () => {
    const folded: string[] = [];
    const noted = seenBy((event, key) => folded.push(`${event} in ${key}`));
    const documents = new Documents();
    const fold = await documents.fold(noted);
    await fold.take([touching(1, ['gone'])], positionOf(1));
    const written = fold.takePending();
    if (written) await documents.store.commit([written]);
    fold.letGo(Infinity);
    const log = [touching(2, ['gone']), touching(3, ['here', 'gone']), touching(4, ['here'])];
    await fold.take(log, positionOf(4));
    expect(folded).toEqual(['e1 in gone', 'e3 in here', 'e4 in here', 'e2 in gone', 'e3 in gone']);
    expect(fold.takePending()?.documents.map(({ body }) => body)).toEqual([
      { id: 'gone', by: ['e1', 'e2', 'e3'] },
      { id: 'here', by: ['e3', 'e4'] },
    ]);
  });
});
