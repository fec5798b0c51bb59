/** As much as anybody reads of it. */
const MAX_CHARACTERS = 500;

/** Names for a message, `a, b, c`; of a great many, the first ones and how many more there are. */
export function listed(names: readonly string[]): string {
  let text = '';
  for (const [index, name] of names.entries()) {
    const longer = index === 0 ? shortened(name) : `${text}, ${shortened(name)}`;
    if (longer.length > MAX_CHARACTERS) return `${text} and ${(names.length - index).toLocaleString('en-US')} more`;
    text = longer;
  }
  return text;
}

const shortened = (name: string): string => (name.length <= 200 ? name : `${name.slice(0, 200)}…`);
