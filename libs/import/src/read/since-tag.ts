import type { SaxesParser } from 'saxes';

/** What may hold an `&` of its own, and an `&` that begins no reference. */
const SECTION_OR_AMPERSAND =
  /<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<\?.*?(?:\?>|$)|&(?!(?:#\d+|#x[\da-f]+|[^\s&;<>"']+);)/gis;

/** A place in a text, from 1. */
interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The text since the tag that was parsed last, up to where the parser is: something in it kept the parser from finding the next. */
export class SinceTag {
  private text = '';
  private at = 0;
  private tag = { position: 0, line: 1, column: 0 };

  constructor(private readonly parser: SaxesParser) {}

  get length(): number {
    return this.text.length;
  }

  /** The parser has come to the end of a tag. */
  mark(): void {
    const { position, line, column } = this.parser;
    this.tag = { position, line, column };
  }

  /** To be told of each piece before the parser is. */
  add(piece: string): void {
    this.forget();
    this.text += piece;
  }

  forget(): void {
    this.text = this.text.slice(this.tag.position - this.at);
    this.at = this.tag.position;
  }

  /** Where an `&` stands that should have been escaped: the parser takes what follows for the name of an entity, up to the next `;`. */
  bareAmpersand(): TextPlace | undefined {
    this.forget();
    const read = this.text.slice(0, this.parser.position - this.at);
    for (const { 0: found, index } of read.matchAll(SECTION_OR_AMPERSAND)) {
      if (found === '&') return this.placeOf(read.slice(0, index));
    }
    return undefined;
  }

  private placeOf(before: string): TextPlace {
    const lines = before.split(/\r\n?|\n/);
    const column = (lines.at(-1)?.length ?? 0) + 1;
    const added = lines.length - 1;
    return { line: this.tag.line + added, column: added === 0 ? this.tag.column + column : column };
  }
}
