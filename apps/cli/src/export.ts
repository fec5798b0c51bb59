import { Command } from 'commander';
import type { EventStore } from '#event-store';
import { START } from '#kernel';
import type { CliContext } from './context.js';
import { withLog } from './with-system.js';

/** `leadger export`: every event of the log as one line of JSON, in order, on standard output. */
export const exportCommand = (context: CliContext): Command =>
  new Command('export')
    .description(
      'write every event as NDJSON, in the order of the log, to standard output; exit code 130 where a signal came before the end',
    )
    .action(() =>
      withLog(context, async (events) => {
        await writeEvents(events, context);
        return context.signal.aborted ? 130 : 0;
      }),
    );

/** Memory stays flat: the next page is read when the output has taken the one before. */
async function writeEvents(events: EventStore, { output, signal }: CliContext): Promise<void> {
  for await (const page of events.pages({ after: START, signal })) {
    const lines = page.events.map(
      ({ position, stream, revision, id, type, occurredAt, recordedAt, metadata, data }) =>
        `${JSON.stringify({ position, stream, revision, id, type, occurredAt, recordedAt, metadata, data })}\n`,
    );
    if (lines.length > 0) await output.write(lines.join(''));
    if (output.isClosed) return;
  }
}
