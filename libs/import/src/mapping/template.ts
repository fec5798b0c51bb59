/** What stands in braces: an attribute or one of the importer's own names, and what to use where a row has none. */
export interface Placeholder {
  readonly name: string;
  readonly fallback?: string;
}

/** A text with placeholders, cut at its braces. */
export type Template = readonly (string | Placeholder)[];

/** Names that are no attributes; `attribute.<name>` reaches an attribute that is called like one. */
export const OWN_NAMES = ['case', 'activity', 'resource', 'row', 'offer'] as const;
export type OwnName = (typeof OWN_NAMES)[number];

const PIECE = /\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]/g;

/**
 * Parses `{resource}`, `{case.AMOUNT}`, `{name|unknown}`; `{{` and `}}` are braces.
 * @returns the template, or what is wrong with the text
 */
export function parseTemplate(text: string): Template | string {
  const parts: (string | Placeholder)[] = [];
  for (const [piece, inside] of text.matchAll(PIECE)) {
    if (piece === '{{' || piece === '}}') parts.push(piece.charAt(0));
    else if (inside !== undefined) {
      const placeholder = placeholderOf(inside);
      if (placeholder.name === '') return `"${piece}" names nothing`;
      parts.push(placeholder);
    } else if (piece === '{' || piece === '}') return `unbalanced brace in "${text}"; a brace itself is written twice`;
    else parts.push(piece);
  }
  return parts;
}

function placeholderOf(inside: string): Placeholder {
  const bar = inside.indexOf('|');
  if (bar < 0) return { name: inside.trim() };
  return { name: inside.slice(0, bar).trim(), fallback: inside.slice(bar + 1) };
}

export const placeholdersOf = (template: Template): Placeholder[] =>
  template.filter((part) => typeof part !== 'string');

/** The attribute a placeholder names; undefined for the importer's own names. */
export function attributeNamed(name: string): string | undefined {
  if ((OWN_NAMES as readonly string[]).includes(name)) return undefined;
  return name.startsWith('attribute.') ? name.slice('attribute.'.length) : name;
}
