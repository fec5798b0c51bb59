import type { BulkExecutor, BulkItem } from '#import';
import { generateHistory, type HistoryOptions } from './history.js';

const CHUNK = 2_000;

/**
 * Decides and appends a generated history; the templates must be there.
 * @returns how many commands were decided; each yields one event
 * @throws Error with the rejection's message if one is rejected
 */
export async function fillDemo(bulk: BulkExecutor, options: HistoryOptions): Promise<{ items: number }> {
  let items = 0;
  for (const chunk of chunksOf(generateHistory(options))) {
    // Leads refer to clients, and a call sees other streams as they stood before it.
    await executeAll(bulk, chunk.filter(isRegistration));
    await executeAll(
      bulk,
      chunk.filter((item) => !isRegistration(item)),
    );
    items += chunk.length;
  }
  return { items };
}

/** @throws Error with the rejection's message if one is rejected */
export async function executeAll(bulk: BulkExecutor, items: readonly BulkItem[]): Promise<void> {
  const outcomes = await bulk.executeAll(items);
  outcomes.forEach((outcome, index) => {
    if (outcome.kind !== 'rejected') return;
    const { command = '', occurredAt = '' } = items[index] ?? {};
    throw new Error(`The demo's ${command} of ${occurredAt} is refused: ${outcome.rejection.message}`);
  });
}

const isRegistration = ({ command }: BulkItem): boolean => command === 'register-client';

function* chunksOf(items: Iterable<BulkItem>): Generator<BulkItem[], void, undefined> {
  let chunk: BulkItem[] = [];
  for (const item of items) {
    if (chunk.push(item) < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
