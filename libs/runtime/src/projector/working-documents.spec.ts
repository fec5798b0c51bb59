import fc from 'fast-check';
import { type Document, START } from '#kernel';
import type { StoredDocument } from '#read-store';
import { pageAt } from './folded-pages.js';
import { EVERYTHING, WorkingDocuments } from './working-documents.js';

const KEYS = ['a', 'b', 'c', 'd'];
/** An ordinary document weighs 1, each of its purchases a 128th. */
const bodyOf = (id: string, purchases: number): Document => ({
  id,
  purchases: Array.from({ length: purchases }, () => 0),
});

const step = fc.oneof(
  fc.record({ touch: fc.constantFrom(...KEYS), purchases: fc.nat(300) }),
  fc.record({ look: fc.constantFrom(...KEYS) }),
  fc.constant('page' as const),
  fc.constant('write' as const),
  fc.constant('clear' as const),
  fc.record({ letGoBefore: fc.nat(8) }),
);

/** What the documents are believed to weigh, and the page that last touched each. */
class Believed {
  readonly inMemory = new Map<string, { weight: number; page: number; isWritten: boolean }>();

  sizeByPage(): Map<number, number> {
    const sizes = new Map([[-1, 0]]);
    for (const { weight, page } of this.inMemory.values()) sizes.set(page, (sizes.get(page) ?? 0) + weight);
    return sizes;
  }
}

describe('Documents at work', () => {
  it('know how much the last page to touch them holds in memory, whatever becomes of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const stored = new Map<string, StoredDocument>();
        const documents = new WorkingDocuments(async () => stored, true);
        const believed = new Believed();
        const { inMemory } = believed;
        let page = pageAt(0, START);
        for (const what of steps) {
          if (what === 'page') page = pageAt(page.events + 1, START);
          else if (what === 'clear') {
            documents.clear();
            inMemory.clear();
          } else if (what === 'write') {
            for (const { body } of documents.take(EVERYTHING).documents) {
              const { length } = Reflect.get(body, 'purchases') as unknown[];
              stored.set(body.id, { position: START, body });
              inMemory.set(body.id, {
                weight: 1 + length / 128,
                page: inMemory.get(body.id)?.page ?? NaN,
                isWritten: true,
              });
            }
          } else if ('letGoBefore' in what) {
            documents.letGo(what.letGoBefore);
            for (const [key, { page: touched, isWritten }] of inMemory) {
              if (isWritten && touched < what.letGoBefore) inMemory.delete(key);
            }
          } else {
            const key = 'touch' in what ? what.touch : what.look;
            const working = documents.at(key);
            await documents.loadMissing();
            const known = inMemory.get(key) ?? {
              weight: 1 + (working.body ? (Reflect.get(working.body, 'purchases') as unknown[]).length / 128 : 0),
              page: -1,
              isWritten: true,
            };
            inMemory.set(key, known);
            if ('touch' in what) {
              working.body = bodyOf(key, what.purchases);
              documents.changed(working, START, page);
              inMemory.set(key, { ...known, page: page.events, isWritten: false });
            }
          }
          const weights = new Map<number, number>();
          documents.weighTouched(weights);
          expect(weights).toEqual(believed.sizeByPage());
          expect(documents.size).toBe([...inMemory.values()].reduce((sum, { weight }) => sum + weight, 0));
        }
      }),
    );
  });

  it('forget pages that hold nothing any more, though nobody asks for their weights', () => {
    const documents = new WorkingDocuments(async () => new Map(), true);
    const pages = Array.from({ length: 1_000 }, (_, events) => pageAt(events, START));
    for (const page of pages) documents.changed(documents.at('hot'), START, page);
    expect(pages.filter(({ weight }) => weight > 0)).toEqual([pages.at(-1)]);
    expect(JSON.stringify(documents).length).toBeLessThan(1_000);
  });
});
