import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusals } from '#kernel';
import { REPORT_REFUSALS } from '#reports';
import { REFUSALS } from '#sales';

const root = join(import.meta.dirname, '..');

function textOf(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.endsWith('refusals.ts'))
    .map((path) => readFileSync(join(root, folder, path), 'utf8'))
    .join('\n');
}

const listed = (refusals: Refusals): string[] =>
  Object.entries(refusals).flatMap(([kind, codes]) => Object.keys(codes).map((code) => `${kind} ${code}`));
const refusedIn = (text: string): string[] =>
  [...text.matchAll(/reject\(\s*'([a-z-]+)',\s*'([a-z-]+)'/g)].map(([, kind, code]) => `${kind ?? ''} ${code ?? ''}`);

/** Codes that are put together where they are used, and what tells that they are. */
const MADE: Readonly<Record<string, RegExp>> = {
  'refused duplicate-status': /uniqueCodes\('duplicate-status'/,
  'refused duplicate-offer-status': /uniqueCodes\('duplicate-offer-status'/,
  'refused entry-unknown': /names\(definition, 'entry'/,
  'refused reentry-unknown': /names\(definition, 'reentry'/,
  'refused not-a-lost-status': /mustBe\('lost'\)/,
  'refused not-a-waiting-status': /mustBe\('waiting'\)/,
  'refused not-a-won-status': /mustBe\('won'\)/,
  'refused not-an-open-status': /mustBe\('open'\)/,
};

it.each([
  ['sales', REFUSALS],
  ['reports', REPORT_REFUSALS],
])('the refusals of %s are those that its code refuses with', (library, refusals) => {
  const text = textOf(`libs/${library}/src`);
  const made = Object.keys(MADE).filter((code) => MADE[code]?.test(text));
  expect(listed(refusals).sort()).toEqual([...new Set([...refusedIn(text), ...made])].sort());
});
