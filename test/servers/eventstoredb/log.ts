import { FIRST_POSITION, LogFile, type LogOptions, type ReadRange } from './log-file.js';
import type { ProposedEvent, RecordedEvent } from './records.js';

/** Bytes that a record takes in the log besides its names and payload. */
const RECORD_OVERHEAD = 90;

/**
 * The log. Appends of one turn of the event loop share a transaction; nothing is read or answered before its transaction is
 * committed. Positions are byte offsets of an imagined log file, as those of a real server: they rise, with gaps.
 */
export class EventLog {
  private readonly file: LogFile;
  private readonly bells = new Set<() => void>();
  private answers: (() => void)[] = [];
  private inTransaction = false;
  private end: number;

  constructor(options: LogOptions) {
    this.file = new LogFile(options);
    this.end = this.file.writerPosition();
  }

  /** Whether nothing was ever written to it. */
  get isNew(): boolean {
    return this.end === FIRST_POSITION;
  }

  /** Where the next record goes. */
  get writerPosition(): number {
    return this.end;
  }

  /** Appends to a stream, the first event at revision `first`. @returns the position of the last one. */
  append(stream: string, first: number, events: readonly ProposedEvent[]): number {
    this.begin();
    const created = Date.now();
    let position = this.end;
    events.forEach((event, index) => {
      position = this.take(2 * (stream.length + event.type.length) + event.data.length + event.metadata.length);
      this.file.insert({ ...event, position, stream, revision: first + index, created });
    });
    return position;
  }

  /** An append without events takes a place in the log all the same. @returns its position. */
  appendNothing(): number {
    this.begin();
    const position = this.take(0);
    this.file.insertEmptyWrite(position);
    return position;
  }

  lastRevision(stream: string): number {
    return this.file.lastRevision(stream);
  }

  eventAt(stream: string, revision: number): RecordedEvent | undefined {
    return this.file.eventAt(stream, revision);
  }

  /** Whether reading can begin there: at the start, at a record, or beyond everything written. */
  isReadable(position: number): boolean {
    return position === 0 || position >= this.end || this.file.hasRecordAt(position);
  }

  readAll(range: ReadRange): RecordedEvent[] {
    this.flush();
    return this.file.readAll(range);
  }

  readStream(stream: string, range: ReadRange): RecordedEvent[] {
    this.flush();
    return this.file.readStream(stream, range);
  }

  /** Calls back once everything appended so far is committed; at once where it is. */
  afterCommit(answer: () => void): void {
    if (this.inTransaction) this.answers.push(answer);
    else answer();
  }

  /** Calls `ring` once, after the next commit. @returns a function that takes the wish back. */
  onNextCommit(ring: () => void): () => void {
    this.bells.add(ring);
    return () => this.bells.delete(ring);
  }

  close(): void {
    this.flush();
    this.file.close();
  }

  private flush(): void {
    if (!this.inTransaction) return;
    this.file.commit(this.end);
    this.inTransaction = false;
    const waiting = [...this.answers, ...this.bells];
    this.answers = [];
    this.bells.clear();
    for (const call of waiting) call();
  }

  private begin(): void {
    if (this.inTransaction) return;
    this.file.begin();
    this.inTransaction = true;
    setImmediate(() => {
      this.flush();
    });
  }

  private take(bytes: number): number {
    const position = this.end;
    this.end += bytes + RECORD_OVERHEAD;
    return position;
  }
}
