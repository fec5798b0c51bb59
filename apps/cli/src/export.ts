import { once } from 'node:events';
import { Command } from 'commander';
import type { EventStore } from '#event-store';
import { START } from '#kernel';
import type { CliContext } from './context.js';
import { withSystem } from './with-system.js';

/** `leadger export`: every event of the log as one line of JSON, in order, on standard output. */
export const exportCommand = (context: CliContext): Command =>
  new Command('export')
    .description('write every event as NDJSON, in the order of the log, to standard output')
    .action(() =>
      withSystem(context, async ({ events }) => {
        await writeEvents(events, process.stdout, context.signal);
        return context.signal.aborted ? 130 : 0;
      }),
    );

/** Memory stays flat: the next page is read when the output has taken the one before. */
async function writeEvents(events: EventStore, output: NodeJS.WritableStream, signal: AbortSignal): Promise<void> {
  const broken = new Promise<never>((_, fail) => output.once('error', fail));
  broken.catch(() => undefined);
  for await (const page of events.pages({ after: START, signal })) {
    const lines = page.events.map(
      ({ position, stream, revision, id, type, occurredAt, recordedAt, metadata, data }) =>
        `${JSON.stringify({ position, stream, revision, id, type, occurredAt, recordedAt, metadata, data })}\n`,
    );
    if (lines.length > 0 && !output.write(lines.join(''))) await Promise.race([once(output, 'drain'), broken]);
  }
}
