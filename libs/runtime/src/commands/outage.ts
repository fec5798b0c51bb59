import { StoreUnavailable } from '#event-store';

/**
 * Lets commands that waited behind one which the store never answered fail with it: waiting has spent their patience, and each
 * with a patience of its own would keep the last caller waiting for all of them.
 */
export class Outage {
  private last: { readonly error: StoreUnavailable; readonly at: number } | undefined;

  /** @param arrived when the caller came, as `performance.now()` says it */
  async run<Result>(arrived: number, job: () => Promise<Result>): Promise<Result> {
    if (this.last && this.last.at > arrived) throw this.last.error;
    try {
      const result = await job();
      this.last = undefined;
      return result;
    } catch (error) {
      if (error instanceof StoreUnavailable) this.last = { error, at: performance.now() };
      throw error;
    }
  }
}
