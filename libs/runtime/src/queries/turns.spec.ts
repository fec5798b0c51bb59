import type { Document } from '#kernel';
import { inTurns } from './turns.js';

describe('Documents that are read page by page', () => {
  let happened: string[];
  const documents = inTurns<Document>({
    get: async () => undefined,
    count: async () => 0,
    find: async () => {
      happened.push('page');
      return [];
    },
  });

  beforeEach(() => {
    happened = [];
    setImmediate(() => happened.push('something else'));
  });

  it('let everything else have its turn between two pages', async () => {
    await documents.find({});
    await documents.find({ after: { value: 'x', id: 'x' } });
    expect(happened).toEqual(['page', 'something else', 'page']);
  });

  it('are answered at once where one page is all', async () => {
    await documents.find({});
    await documents.get('x');
    expect(happened).toEqual(['page']);
  });
});
