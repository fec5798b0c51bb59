import { readdirSync, readFileSync } from 'node:fs';
import type { BulkItem } from '#import';
import { pipeline, reasons, REASONS_ID } from '#sales';
import { parse as parseYaml } from 'yaml';
import type { System } from './system.js';

const TEMPLATES = ['../../templates/', '../../../templates/'].map((path) => new URL(path, import.meta.url));

/** The commands that publish the shipped pipelines and define the shipped refusal reasons. */
export function templateCommands(occurredAt: string): BulkItem[] {
  const folder = TEMPLATES.find((url) => readable(url));
  if (!folder) return [];
  const read = (path: string): unknown => parseYaml(readFileSync(new URL(path, folder), 'utf8'));
  const pipelines = readdirSync(new URL('pipelines/', folder)).sort();
  const item = (command: string, fields: unknown, key: string): BulkItem => ({
    command,
    fields: fields as Record<string, unknown>,
    commandId: `template:${key}`,
    actor: { id: 'system' },
    occurredAt,
    correlationId: 'templates',
  });
  return [
    ...pipelines.map((name) => item('publish-pipeline', read(`pipelines/${name}`), name)),
    ...(read('reasons.yaml') as { reason: string }[]).map((one) => item('define-reason', one, `reason:${one.reason}`)),
  ];
}

/** Gives the company those templates of which it has none of its own; what is there stays as it is. */
export async function seedTemplates({ bulk, executor }: System, occurredAt = new Date().toISOString()): Promise<void> {
  const catalogue = await executor.streams.load(reasons, REASONS_ID);
  const missing: BulkItem[] = [];
  for (const item of templateCommands(occurredAt)) {
    const { pipeline: code, reason } = item.fields;
    const isThere =
      typeof reason === 'string'
        ? reason in catalogue.state.reasons
        : (await executor.streams.load(pipeline, String(code))).state.latest > 0;
    if (!isThere) missing.push(item);
  }
  const outcomes = await bulk.executeAll(missing);
  const rejected = outcomes.find((outcome) => outcome.kind === 'rejected');
  if (rejected) throw new Error(`A template is refused: ${rejected.rejection.message}`);
}

function readable(url: URL): boolean {
  try {
    readdirSync(url);
    return true;
  } catch {
    return false;
  }
}
