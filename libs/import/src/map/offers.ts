import { LRUCache } from 'lru-cache';
import { reject, Rejected } from '#kernel';
import type { OfferReference } from '../mapping/definition.js';

/** Cases with offers that are remembered at once: more open cases than that, interleaved, are a limit of the importer. */
const REMEMBERED_CASES = 200_000;

/** The case that a command is about. By the id of its lead it is remembered: the name may be part of a much longer text. */
interface Case {
  readonly caseId: string;
  readonly leadId: string;
}

interface Drafted {
  readonly count: number;
  /** Whether the last one was drafted by a row that was mapped. */
  readonly isThere: boolean;
}

/** Tells the offers of a case apart in logs that have no ids for them: the first one drafted, the second … */
export class Offers {
  private readonly drafted: LRUCache<string, Drafted>;
  private ofRow: { readonly leadId: string; readonly drafted: Drafted } | undefined;

  constructor(private readonly limit = REMEMBERED_CASES) {
    this.drafted = new LRUCache({ max: limit });
  }

  /**
   * The offer a command is about, `1` for the first drafted in the case.
   * @param named the offer's own name where the log has one
   * @throws Rejected `no-current-offer` if none was drafted before; a forgotten case is refused, never mixed up.
   */
  refer({ caseId, leadId }: Case, reference: OfferReference['kind'], named: string): string {
    if (reference === 'named') return named;
    const known = this.ofRow?.leadId === leadId ? this.ofRow.drafted : this.drafted.get(leadId);
    if (reference === 'new') {
      const drafted = { count: (known?.count ?? 0) + 1, isThere: true };
      this.ofRow = { leadId, drafted };
      return String(drafted.count);
    }
    if (known?.isThere) return String(known.count);
    throw noCurrent(
      caseId,
      known
        ? `The offer drafted last in the case ${caseId} was rejected with its row`
        : `No offer was drafted in the case ${caseId} before this row (the last ${this.limit} cases are remembered)`,
    );
  }

  /** The row at hand was mapped: what it drafts is there for the rows after it. */
  keep(): void {
    if (this.ofRow) this.drafted.set(this.ofRow.leadId, this.ofRow.drafted);
    this.ofRow = undefined;
  }

  /** The row at hand was rejected: its drafts keep their places among those of the case, for when it is mended, and are not there. */
  reject(leadId: string, drafts: number): void {
    this.ofRow = undefined;
    if (drafts === 0) return;
    this.drafted.set(leadId, { count: (this.drafted.get(leadId)?.count ?? 0) + drafts, isThere: false });
  }
}

const noCurrent = (caseId: string, message: string): Rejected =>
  new Rejected(reject('invalid', 'no-current-offer', message, { case: caseId }));
