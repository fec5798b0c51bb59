import { readdirSync, readFileSync } from 'node:fs';
import type { BulkItem } from '#import';
import { START } from '#kernel';
import { parse as parseYaml } from 'yaml';
import type { System } from './system.js';

const TEMPLATES = ['../../templates/', '../../../templates/'].map((path) => new URL(path, import.meta.url));

/** The commands that publish the shipped pipelines and refusal reasons; each run of them after the first changes nothing. */
export function templateCommands(occurredAt: string): BulkItem[] {
  const folder = TEMPLATES.find((url) => readable(url));
  if (!folder) return [];
  const pipelines = readdirSync(new URL('pipelines/', folder)).sort();
  const item = (command: string, fields: Record<string, unknown>, key: string): BulkItem => ({
    command,
    fields,
    commandId: `template:${key}`,
    actor: { id: 'system' },
    occurredAt,
    correlationId: 'templates',
  });
  const read = (path: string): unknown => parseYaml(readFileSync(new URL(path, folder), 'utf8'));
  return [
    ...pipelines.map((name) => item('publish-pipeline', read(`pipelines/${name}`) as Record<string, unknown>, name)),
    ...(read('reasons.yaml') as Record<string, unknown>[]).map((reason) =>
      item('define-reason', reason, `reason:${String(reason['reason'])}`),
    ),
  ];
}

/** Gives an empty log the templates to begin with. */
export async function seedIfEmpty({ events, bulk }: System): Promise<boolean> {
  if ((await events.head()) !== START) return false;
  const outcomes = await bulk.executeAll(templateCommands(new Date().toISOString()));
  const rejected = outcomes.find((outcome) => outcome.kind === 'rejected');
  if (rejected) throw new Error(`A template is refused: ${rejected.rejection.message}`);
  return true;
}

function readable(url: URL): boolean {
  try {
    readdirSync(url);
    return true;
  } catch {
    return false;
  }
}
