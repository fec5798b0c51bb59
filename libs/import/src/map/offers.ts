import { LRUCache } from 'lru-cache';
import { reject, Rejected } from '#kernel';
import type { OfferReference } from '../mapping/definition.js';

/** Cases with offers that are remembered at once: more open cases than that, interleaved, are a limit of the importer. */
export const REMEMBERED_CASES = 200_000;

/** Tells the offers of a case apart in logs that have no ids for them: the first one drafted, the second … */
export class Offers {
  private readonly drafted: LRUCache<string, number>;

  constructor(private readonly limit = REMEMBERED_CASES) {
    this.drafted = new LRUCache({ max: limit });
  }

  /**
   * The offer a command is about, `1` for the first drafted in the case.
   * @param named the offer's own name where the log has one
   * @throws Rejected `no-current-offer` if none was drafted before; a forgotten case is refused, never mixed up.
   */
  refer(caseId: string, reference: OfferReference['kind'], named: string): string {
    if (reference === 'named') return named;
    const known = this.drafted.get(caseId) ?? 0;
    if (reference === 'new') {
      this.drafted.set(caseId, known + 1);
      return String(known + 1);
    }
    if (known > 0) return String(known);
    const message = `No offer was drafted in the case ${caseId} before this row (the last ${this.limit} cases are remembered)`;
    throw new Rejected(reject('invalid', 'no-current-offer', message, { case: caseId }));
  }
}
