import { readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { type Variable, type VariableName, VARIABLES } from './variables.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What an environment says, and a line for each thing that is wrong with it. */
export interface Settings {
  /** The value, from its variable, its file or the table; empty = none. */
  readonly value: (name: VariableName) => string;
  readonly problems: string[];
}

/** Names that begin like this are ours: one that is not in the table is most likely a misspelt one. */
const OURS = /^(LEADGER|EVENT_STORE|READ_STORE)_/;

/** Every variable of the table. A URL or a file may hold a password, so of those nothing is repeated. */
export function readSettings(env: Environment): Settings {
  const names: readonly string[] = VARIABLES.map(({ name }) => name);
  const problems = Object.entries(env)
    .filter(([name, value]) => OURS.test(name) && !names.includes(name) && value !== undefined)
    .map(([name]) => `${name} is not a setting of Leadger; the known ones are ${names.join(', ')}`);
  const values = new Map<string, string>();
  for (const variable of VARIABLES as readonly Variable[]) {
    const read = names.includes(`${variable.name}_FILE`) ? valueOrFile(env, variable.name) : given(env, variable.name);
    const outcome = typeof read === 'string' ? checked(variable, read) : read;
    if ('problem' in outcome) problems.push(outcome.problem);
    else values.set(variable.name, outcome.value);
  }
  return { value: (name) => values.get(name) ?? '', problems };
}

type Outcome = { readonly value: string } | { readonly problem: string };

const given = (env: Environment, name: string): string => env[name] ?? '';

function checked({ name, fallback, isSecret, check }: Variable, read: string): Outcome {
  const value = read === '' ? fallback : read;
  const wrong = value === '' ? undefined : check(value);
  if (wrong === undefined) return { value };
  return { problem: isSecret ? `${name} ${wrong}` : `${name} ${wrong}; it is "${value}"` };
}

function valueOrFile(env: Environment, name: string): string | { readonly problem: string } {
  const file = given(env, `${name}_FILE`);
  if (file === '') return given(env, name);
  if (given(env, name) !== '') return { problem: `${name} and ${name}_FILE are both set; leave one of them out` };
  const read = readText(file);
  if ('problem' in read) return { problem: `${name}_FILE ${read.problem}` };
  // Editors and `echo` end a file with a line break; it is no part of the value, everything else is.
  const value = read.text.replace(/\r?\n$/, '');
  if (value === '') return { problem: `${name}_FILE names a file that is empty` };
  if (/[\r\n\0]/.test(value)) return { problem: `${name}_FILE names a file of several lines; it must hold one` };
  return value;
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'names a file that is not there',
  EACCES: 'names a file that this user may not read',
  EISDIR: 'names a folder, not a file',
};

/** A text file. What is wrong with it is said without its path: where the value itself was given by mistake, it would be told. */
export function readText(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { problem: 'names a file that is not text in UTF-8' };
    return { problem: WHY[code] ?? `names a file that cannot be read (${code})` };
  }
}
