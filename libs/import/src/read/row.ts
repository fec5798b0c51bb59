/** One event of a log or one record of a table, values as the text that stands in the file. */
export interface Row {
  /** From 1: the record among the records, the event among the events of the file. */
  readonly number: number;
  /** Line of the file it stands on, from 1 (a record over several lines: its last). */
  readonly line: number;
  /** Attributes of the trace; shared by its rows, empty for a table. Addressed as `case.<key>`. */
  readonly case: ReadonlyMap<string, string>;
  /** Attributes of the event, or the columns. */
  readonly values: ReadonlyMap<string, string>;
}

const CASE = 'case.';

/** The value of an attribute, `case.<key>` for one of the trace, without blanks around it; undefined where it is absent or blank. */
export function attributeOf(row: Row, name: string): string | undefined {
  const value = row.values.get(name) ?? (name.startsWith(CASE) ? row.case.get(name.slice(CASE.length)) : undefined);
  // Those within quotes are left by the reader, for ids that derive from what stands in the file.
  return value?.trim() || undefined;
}

/** All values by the names a mapping uses. */
export function valuesOf(row: Row): Record<string, string> {
  const ofCase = [...row.case].map(([key, value]) => [`${CASE}${key}`, value]);
  return Object.fromEntries([...ofCase, ...row.values]) as Record<string, string>;
}

/** The names a mapping may use for this row. */
export const namesOf = (row: Row): string[] => [
  ...row.values.keys(),
  ...Array.from(row.case.keys(), (key) => `${CASE}${key}`),
];
