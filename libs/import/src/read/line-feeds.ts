/**
 * A text in which every line ends with LF, whatever ended it (CR LF, CR): as in XML (1.0, 2.11), so that lines are counted as an
 * editor counts them, those within quotes too.
 */
export async function* lineFeeds(text: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let held = '';
  for await (const piece of text) {
    const whole = held + piece;
    // It may be the first half of a line end.
    held = whole.endsWith('\r') ? '\r' : '';
    const rest = held === '' ? whole : whole.slice(0, -1);
    if (rest !== '') yield rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest;
  }
  if (held !== '') yield '\n';
}
