import { Thread } from '#sqlite';
import { type Connection, PRAGMAS, type SqlValue, type Step } from './connection.js';
import { isBusy } from './failures.js';

/** Where transactions are written. */
export interface Writer {
  /**
   * Runs all steps or none: beside the event loop where that is asked for, where something else is being written there, or where
   * another process is writing; else at once.
   * @param steps made when their turn comes
   * @returns the number of the step that had to change something and did not; undefined if the transaction is written
   */
  write(steps: () => readonly Step[], isBeside?: boolean): Promise<number | undefined>;
  close(): Promise<void>;
}

/**
 * @param file undefined where only one connection can see the store: then everything is written at once
 * @param assertInPlace asked before each transaction; @throws where the file is not the one that was opened any more
 */
export function writerOn(connection: Connection, file: string | undefined, assertInPlace: () => void): Writer {
  if (file === undefined) {
    return { write: async (steps) => connection.writeSteps(steps()), close: async () => undefined };
  }
  const script = new URL('./sql-thread.mjs', import.meta.url);
  const thread = new Thread<readonly FlatStep[], number | undefined>(script, { file, pragmas: PRAGMAS });
  const writeBeside = (steps: () => readonly Step[]): Promise<number | undefined> =>
    thread.ask(() => steps().map(flat));
  return {
    async write(steps, isBeside = false) {
      assertInPlace();
      if (isBeside || thread.isBusy) return writeBeside(steps);
      try {
        return connection.impatiently(() => connection.writeSteps(steps()));
      } catch (error) {
        if (!isBusy(error)) throw error;
        return writeBeside(steps);
      }
    },
    close: () => thread.close(),
  };
}

type FlatStep = ReturnType<typeof flat>;

/**
 * All values of a step in one array: what is posted is copied, and tens of thousands of small arrays take several times as long.
 * The step is left without them: kept until they are written, they would grow old in memory, a thirtieth of a rebuild's time.
 */
function flat({ sql, sets, mustChange }: Step) {
  const values: SqlValue[] = [];
  const [width, count] = [sets[0]?.length ?? 0, sets.length];
  for (const set of sets.splice(0)) for (const value of set) values.push(value);
  return { sql, width, count, values, mustChange };
}
