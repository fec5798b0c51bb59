import type { Row } from './row.js';
import { expectedIn, XesFault } from './xes-fault.js';

/** As long as a record of a table may be. */
export const MAX_VALUE_CHARACTERS = 1_000_000;
/** Logs have two or three levels. What is nested is named by all that is around it, so names are limited as well. */
const MAX_DEPTH = 100;
const MAX_NAME_CHARACTERS = 10_000;

const ATTRIBUTES = new Set(['string', 'date', 'int', 'float', 'boolean', 'id', 'list', 'container']);
/** Sections that say something about the log as a whole. */
const ABOUT_THE_LOG = new Set(['extension', 'global', 'classifier']);

/** Rows out of the opening and closing tags of a log. */
export class XesDocument {
  private readonly elements: string[] = [];
  /** Keys of the attributes that are open, outermost first: nested ones are named `parent.child`. */
  private readonly keys: string[] = [];
  private skippedDepth = 0;
  private trace: Map<string, string> | undefined;
  private traceHasEvents = false;
  private event: Map<string, string> | undefined;
  private line = 0;
  private count = 0;
  private rows: Row[] = [];
  private lastClosed: string | undefined;

  constructor(private readonly lineNow: () => number) {}

  /** The rows completed since the last call. */
  take(): Row[] {
    const rows = this.rows;
    this.rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.lastClosed = undefined;
    const parent = this.elements.at(-1);
    this.elements.push(name);
    if (this.elements.length > MAX_DEPTH) throw new XesFault(`<${name}> is nested deeper than ${MAX_DEPTH} levels`);
    if (this.skippedDepth > 0 || (parent === 'log' && ABOUT_THE_LOG.has(name))) {
      this.skippedDepth += 1;
    } else if (ATTRIBUTES.has(name)) {
      this.attribute(name, attributes);
    } else if (parent !== 'list' || name !== 'values') {
      this.structure(name, parent);
    }
  }

  private structure(name: string, parent: string | undefined): void {
    if (parent === undefined && name === 'log') return;
    if (name === 'trace' && parent === 'log') {
      this.trace = new Map();
      this.traceHasEvents = false;
    } else if (name === 'event' && (parent === 'trace' || parent === 'log')) {
      this.event = new Map();
      this.line = this.lineNow();
      this.traceHasEvents = true;
    } else {
      throw new XesFault(`unexpected <${name}>; ${expectedIn(parent)}`);
    }
  }

  private attribute(name: string, { key, value }: Readonly<Record<string, string>>): void {
    if (this.elements.length === 1) throw new XesFault(`unexpected <${name}>; ${expectedIn(undefined)}`);
    if (key === undefined) throw new XesFault(`<${name}> has no key; expected key="…"`);
    this.keys.push(key);
    if (name === 'list' || name === 'container') return;
    if (value === undefined) throw new XesFault(`<${name} key="${key}"> has no value; expected value="…"`);
    if (value.length > MAX_VALUE_CHARACTERS)
      throw new XesFault(`the value has over ${MAX_VALUE_CHARACTERS} characters`);
    if (this.event) this.event.set(this.path(key), value);
    else if (this.trace) this.ofTrace(this.path(key), value);
  }

  private path(key: string): string {
    const path = this.keys.length === 1 ? key : this.keys.join('.');
    if (path.length <= MAX_NAME_CHARACTERS) return path;
    throw new XesFault(`the key of an attribute, with those around it, has over ${MAX_NAME_CHARACTERS} characters`);
  }

  private ofTrace(path: string, value: string): void {
    if (this.traceHasEvents)
      throw new XesFault(`attribute "${path}" of a trace after its events; expected before them`);
    this.trace?.set(path, value);
  }

  close(name: string): void {
    this.elements.pop();
    this.lastClosed = name;
    if (this.skippedDepth > 0) this.skippedDepth -= 1;
    else if (ATTRIBUTES.has(name)) this.keys.pop();
    else if (name === 'event') this.closeEvent();
    else if (name === 'trace') this.trace = undefined;
  }

  private closeEvent(): void {
    this.count += 1;
    const values = this.event ?? new Map<string, string>();
    this.rows.push({ number: this.count, line: this.line, case: this.trace ?? new Map(), values });
    this.event = undefined;
  }

  /** What the parser complains about, and what was expected. It closes the innermost tag before it finds another's end. */
  explain(complaint: string): XesFault {
    const innermost = this.elements.at(-1);
    if (complaint === 'unexpected close tag.') {
      if (this.lastClosed === 'event') this.rows.pop();
      return new XesFault(`unexpected closing tag; expected </${this.lastClosed ?? 'log'}>`);
    }
    const expected = innermost === undefined ? 'expected <log>' : `expected </${innermost}>`;
    return new XesFault(`${complaint.replace(/\.$/, '')}; ${expected}`);
  }
}
