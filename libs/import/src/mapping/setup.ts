import { parse } from '#schema';
import type { KnownCommand, SetupCommand } from './definition.js';
import type { Place } from './place.js';

/** Reads a file that the mapping refers to, by its path relative to the mapping. */
export type ReadFile = (path: string) => Promise<unknown>;

/** The entries of `pipelines` or `reasons`, each as the fields of the command or as `file: <path>` that holds them. */
export async function setupAt(
  place: Place,
  command: string,
  commands: readonly KnownCommand[],
  readFile: ReadFile,
): Promise<SetupCommand[]> {
  if (!place.given) return [];
  const known = commands.find(({ name }) => name === command);
  if (!known) {
    place.fail(`the command ${command} is not known here`);
    return [];
  }
  return Promise.all(place.list().map((entry) => entryAt(entry, known, readFile)));
}

async function entryAt(place: Place, { name, type }: KnownCommand, readFile: ReadFile): Promise<SetupCommand> {
  const value = place.at('file').given ? await referred(place, readFile) : place.value;
  if (value === undefined) return { command: name, fields: {} };
  const parsed = parse(type, value);
  if (!parsed.ok) {
    for (const { field, message } of parsed.errors) within(place, field).fail(message);
  }
  return { command: name, fields: parsed.ok ? (value as Readonly<Record<string, unknown>>) : {} };
}

/** The place of a field like `statuses.2.kind`. */
function within(place: Place, field: string): Place {
  let found = place;
  for (const key of field === '' ? [] : field.split('.')) found = found.at(/^\d+$/.test(key) ? Number(key) : key);
  return found;
}

async function referred(place: Place, readFile: ReadFile): Promise<unknown> {
  place.object(['file']);
  const path = place.at('file').text();
  try {
    return await readFile(path);
  } catch (error) {
    place.at('file').fail(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
