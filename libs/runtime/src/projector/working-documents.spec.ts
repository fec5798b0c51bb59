import fc from 'fast-check';
import { type Document, START } from '#kernel';
import type { StoredDocument } from '#read-store';
import { pageAt } from './folded-pages.js';
import { EVERYTHING, type Working, WorkingDocuments } from './working-documents.js';

interface Buyer extends Document {
  readonly purchases: readonly number[];
}

/** An ordinary document weighs 1, each of its purchases a 128th. */
const weightOf = (body: Document | undefined): number => 1 + ((body as Buyer | undefined)?.purchases.length ?? 0) / 128;

/** Documents at work, and what they must weigh: counted anew from what happened to each. */
class Weighed {
  private readonly stored = new Map<string, StoredDocument>();
  private readonly documents = new WorkingDocuments(async () => this.stored, true);
  private readonly inMemory = new Map<string, { weight: number; touched: number; isWritten: boolean }>();
  private page = pageAt(0, START);

  async look(key: string): Promise<Working> {
    const working = this.documents.at(key);
    await this.documents.loadMissing();
    if (!this.inMemory.has(key)) {
      this.inMemory.set(key, { weight: weightOf(working.body), touched: -1, isWritten: true });
    }
    return working;
  }

  async touch(key: string, purchases: number): Promise<void> {
    const working = await this.look(key);
    const body: Buyer = { id: key, purchases: Array.from({ length: purchases }, () => 0) };
    working.body = body;
    this.documents.changed(working, START, this.page);
    const weight = this.inMemory.get(key)?.weight ?? NaN;
    this.inMemory.set(key, { weight, touched: this.page.events, isWritten: false });
  }

  nextPage(): void {
    this.page = pageAt(this.page.events + 1, START);
  }

  write(): void {
    for (const { body } of this.documents.take(EVERYTHING).documents) {
      this.stored.set(body.id, { position: START, body });
      const touched = this.inMemory.get(body.id)?.touched ?? NaN;
      this.inMemory.set(body.id, { weight: weightOf(body), touched, isWritten: true });
    }
  }

  letGo(untouchedSince: number): void {
    this.documents.letGo(untouchedSince);
    for (const [key, { touched, isWritten }] of this.inMemory) {
      if (isWritten && touched < untouchedSince) this.inMemory.delete(key);
    }
  }

  clear(): void {
    this.documents.clear();
    this.inMemory.clear();
  }

  expectWeights(): void {
    const expected = new Map([[-1, 0]]);
    for (const { weight, touched } of this.inMemory.values())
      expected.set(touched, (expected.get(touched) ?? 0) + weight);
    const weights = new Map<number, number>();
    this.documents.weighTouched(weights);
    expect(weights).toEqual(expected);
    expect(this.documents.size).toBe([...expected.values()].reduce((sum, weight) => sum + weight));
  }
}

const key = fc.constantFrom('a', 'b', 'c', 'd');
type Act = (weighed: Weighed) => Promise<unknown>;
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(key, fc.nat(300)).map(([id, purchases]): Act => {
    return (weighed) => weighed.touch(id, purchases);
  }),
  key.map(
    (id): Act =>
      (weighed) =>
        weighed.look(id),
  ),
  fc.nat(8).map((since): Act => async (weighed) => {
    weighed.letGo(since);
  }),
  fc.constantFrom('nextPage', 'write', 'clear').map((name): Act => async (weighed) => {
    weighed[name]();
  }),
);

describe('Documents at work', () => {
  it('know how much the last page to touch them holds in memory, whatever becomes of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
        const weighed = new Weighed();
        for (const one of acts) {
          await one(weighed);
          weighed.expectWeights();
        }
      }),
    );
  });

  it('forget pages that hold nothing any more, though nobody asks for their weights', () => {
    const documents = new WorkingDocuments(async () => new Map(), true);
    for (let events = 0; events < 1_000; events++) {
      documents.changed(documents.at('hot'), START, pageAt(events, START));
    }
    expect(JSON.stringify(documents).length).toBeLessThan(1_000);
  });
});
