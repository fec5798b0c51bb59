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
  private feeds = 0;
  private returns = 0;

  constructor(private readonly text: AsyncIterable<string>) {}

  /** The line that it has come to, from 1. Lines end with LF, or with CR where there is no LF. */
  get line(): number {
    return 1 + (this.feeds || this.returns);
  }

  /** The records that end before the fault. */
  wholeOf(records: readonly TableRecord[]): readonly TableRecord[] {
    const whole = this.fault ? records.filter(({ line }) => line < this.line) : records;
    this.column = records[whole.length]?.values.length ?? this.column;
    return whole;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    try {
      for await (const piece of this.text) {
        this.feeds += countOf('\n', piece);
        this.returns += countOf('\r', piece);
        yield piece;
      }
    } catch (error) {
      if (!(error instanceof TextFault)) throw error;
      this.fault = error;
    }
  }
}

function countOf(character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}
