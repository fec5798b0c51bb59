import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Variable, VARIABLES } from '../libs/runtime/src/config/config.js';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith(ending));

const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'mappings/README.md', ...filesIn('docs', '.md')];

/** The cells of every table row of a text, headers and rulers included. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const sectionOf = (text: string, heading: string): string =>
  text.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '';

describe('docs/configuration.md', () => {
  const documented = rowsOf(read('docs/configuration.md'))
    .filter(([name]) => name?.startsWith('`'))
    .map(([name, fallback, meaning]) => ({ name, fallback, meaning }));

  it('has every variable that the program reads, with its default and meaning, and no other', () => {
    const known = (VARIABLES as readonly Variable[]).map(({ name, fallback, description }) => ({
      name: `\`${name}\``,
      fallback: fallback === '' ? '-' : `\`${fallback}\``,
      meaning: description,
    }));
    expect(documented).toEqual(known);
  });
});

describe('the documentation', () => {
  /** Targets of links that lead to files, without their fragments; code is no link. */
  const linksIn = (text: string): string[] =>
    [...text.replace(/```[\s\S]*?```|`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => (target ?? '').replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target));

  it.each(DOCUMENTS)('%s links only to files that are there', (path) => {
    const broken = linksIn(read(path)).filter((target) => !existsSync(join(root, dirname(path), target)));
    expect(broken).toEqual([]);
  });

  it('names no file of the sources that is not there', () => {
    const named = DOCUMENTS.flatMap((path) =>
      [
        ...read(path).matchAll(/`((?:libs|apps|test|docs|templates|mappings|scripts)\/[\w./-]+\.(?:ts|md|yaml|mjs))`/g),
      ].map(([, file]) => ({ path, file: file ?? '' })),
    );
    expect(named.filter(({ file }) => !existsSync(join(root, file)))).toEqual([]);
  });
});

describe('the guides in docs/architecture.md', () => {
  const code = (line: string): string => line.replace(/\s\/\/ .*$/, '').trim();
  const lines = new Set(filesIn('libs', '.ts').flatMap((path) => read(path).split('\n').map(code)));

  it.each(['Adding an event', 'Adding a report'])('%s shows code as it stands in the sources', (heading) => {
    const [, shown = ''] = /```ts\n([\s\S]*?)```/.exec(sectionOf(read('docs/architecture.md'), heading)) ?? [];
    const stale = shown.split('\n').filter((line) => !line.trim().startsWith('//') && !lines.has(code(line)));
    expect(stale).toEqual([]);
    expect(shown.split('\n').length).toBeGreaterThan(20);
  });
});

describe('"How we know" in README.md', () => {
  const specs = ['libs', 'apps', 'test'].flatMap((folder) => filesIn(folder, '.spec.ts'));
  const section = sectionOf(read('README.md'), 'How we know');
  /** What runs tests, whatever stands before it: variables, or commands that prepare them. */
  const commands = [...section.matchAll(/`([^`\n]+)`/g)].flatMap(
    ([, code]) => /(?:^|\s)npm test -- (.+)$/.exec(code ?? '')?.[1] ?? [],
  );
  const paths = [...new Set(commands.flatMap((names) => names.trim().split(/\s+/)))];

  it('names tests to run', () => {
    expect(paths.length).toBeGreaterThan(5);
  });

  it.each(paths)('%s is a test', (path) => {
    expect(specs.filter((spec) => spec.includes(path))).not.toEqual([]);
  });
});

describe('docs/adr', () => {
  const files = readdirSync(join(root, 'docs/adr'))
    .filter((name) => name !== 'README.md')
    .sort();

  it('is numbered from 0001 without gaps', () => {
    const numbers = files.map((name) => /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]);
    expect(numbers).toEqual(files.map((_, index) => String(index + 1).padStart(4, '0')));
  });

  it.each(files)('%s has its number, context, decision, consequences and alternatives', (name) => {
    const text = read(`docs/adr/${name}`);
    expect(text).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. \\S`));
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Context',
      'Decision',
      'Consequences',
      'Alternatives',
    ]);
  });

  it.each(files)('%s is in the list of decisions', (name) => {
    expect(read('docs/adr/README.md')).toContain(`](${name})`);
  });
});
