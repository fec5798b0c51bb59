import type { TableRecord } from './table.js';
import { TextFault } from './text-fault.js';

/**
 * A text up to where it cannot be read any further. It ends there as if it were whole, because a parser that fails forgets
 * the records that it has read and not handed out; `fault` says that it was not.
 */
export class UntilFault implements AsyncIterable<string> {
  fault: TextFault | undefined;
  /** The column of the record that the fault is in, from 1, as far as is known. */
  column = 1;
  /** Whether what was handed out last ends a line. */
  endsLine = false;
  /** The line that it ends in, from 1, as whoever takes it apart has counted them. */
  line = 1;

  constructor(private readonly text: AsyncIterable<string>) {}

  /** The records that end before the fault. */
  wholeOf(records: readonly TableRecord[]): readonly TableRecord[] {
    const whole = this.fault ? records.filter(({ line }) => line < this.line) : records;
    this.column = records[whole.length]?.values.length ?? this.column;
    return whole;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    try {
      for await (const piece of this.text) {
        this.endsLine = /[\r\n]$/.test(piece);
        yield piece;
      }
    } catch (error) {
      if (!(error instanceof TextFault)) throw error;
      this.fault = error;
    }
  }
}
