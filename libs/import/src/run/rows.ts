import { basename } from 'node:path';
import { ImportError } from '../errors.js';
import { listed } from '../listed.js';
import type { Mapping } from '../mapping/definition.js';
import { tableBatches } from '../read/csv.js';
import type { Batches } from '../read/batches.js';
import { namesOf, type Row } from '../read/row.js';
import { delimiterHint } from '../read/table.js';
import type { Meter } from '../read/text.js';
import { xesBatches } from '../read/xes.js';

/** A log has no header: what its first events (at least these) do not show is taken for a mistake of the mapping. */
const SAMPLE_ROWS = 1_000;

/**
 * The rows of a file in the mapping's format, after making sure that the file has every attribute the mapping names.
 * @throws ImportError before the first row if it has not; later where the file is broken.
 */
export function rowsOf(path: string, mapping: Mapping, meter: Meter): Batches<Row> {
  const { format } = mapping;
  const file = basename(path);
  if (format.type === 'xes') return sampled(xesBatches(path, meter), mapping, file);
  return tableBatches(path, format, meter, (columns) => {
    const missing = [...mapping.attributes.keys()].filter((name) => !columns.includes(name));
    demand(file, mapping, missing, columns, 'the file has no column');
  });
}

async function* sampled(rows: Batches<Row>, mapping: Mapping, file: string): Batches<Row> {
  try {
    const { sample, seen, failure } = await takeSample(rows);
    const missing = [...mapping.attributes.keys()].filter((name) => !seen.has(name) && !mapping.rare.has(name));
    if (failure !== undefined && missing.length > 0) throw failure;
    if (sample.length > 0) demand(file, mapping, missing, [...seen], `none of the first ${sample.length} events has`);
    yield sample;
    if (failure !== undefined) throw failure;
    yield* rows;
  } finally {
    await rows.return(undefined);
  }
}

interface Sample {
  readonly sample: Row[];
  readonly seen: ReadonlySet<string>;
  /** Why the file broke within the sample; the rows before that place are good. */
  readonly failure?: ImportError;
}

async function takeSample(rows: Batches<Row>): Promise<Sample> {
  const sample: Row[] = [];
  const seen = new Set<string>();
  try {
    while (sample.length < SAMPLE_ROWS) {
      const next = await rows.next();
      if (next.done) break;
      sample.push(...next.value);
      for (const row of next.value) for (const name of namesOf(row)) seen.add(name);
    }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return { sample, seen, failure: error };
  }
  return { sample, seen };
}

function demand(
  file: string,
  mapping: Mapping,
  missing: readonly string[],
  present: readonly string[],
  complaint: string,
): void {
  if (missing.length === 0) return;
  const named = listed(missing.map((name) => `"${name}" (named at ${mapping.attributes.get(name) ?? ''})`));
  const hint = mapping.format.type === 'csv' ? delimiterHint(present) : '';
  throw new ImportError(
    { file },
    `${complaint} ${named}, as the mapping ${mapping.name} needs; there are: ${listed(present)}${hint}`,
  );
}
