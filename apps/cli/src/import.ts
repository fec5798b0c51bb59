import { join } from 'node:path';
import { Command } from 'commander';
import { accountLines, importLog, loadMapping, MappingError, progressPrinter } from '#import';
import { commands } from '../../system/commands.js';
import { keepHeapSmall } from '../../system/heap.js';
import type { CliContext } from './context.js';
import { withSystem } from './with-system.js';

interface ImportOptions {
  readonly mapping: string;
  readonly rejected?: string;
  readonly allowRejected?: boolean;
}

/** `leadger import <log> --mapping <file>`: exit code 0 only if the whole file was read and nothing was rejected. */
export const importCommand = (context: CliContext): Command =>
  new Command('import')
    .description(
      'import an event log (.xes, .xes.gz, CSV) by a mapping file; run it again to resume, nothing is doubled',
    )
    .argument('<log>', 'the file')
    .requiredOption('--mapping <file>', 'what its rows become (YAML); see mappings/')
    .option('--rejected <file>', 'where rejected rows are written with their reasons', 'rejected-rows.ndjson')
    .option('--allow-rejected', 'exit code 0 also if rows were rejected')
    .action((log: string, options: ImportOptions) =>
      withSystem(context, ({ bulk }) => runImport(log, options, bulk, context.signal)),
    );

async function runImport(
  path: string,
  options: ImportOptions,
  executor: Parameters<typeof importLog>[0]['executor'],
  signal: AbortSignal,
): Promise<number> {
  keepHeapSmall('importing');
  const mapping = await loadMapping(options.mapping, commands).catch(explained);
  if (!mapping) return 1;
  const rejectedPath = options.rejected ?? join(process.cwd(), 'rejected-rows.ndjson');
  const progress = progressPrinter(process.stderr, Date.now);
  const onProgress = (now: Parameters<typeof progress.update>[0]): void => {
    progress.update(now);
  };
  const account = await importLog({ path, mapping, executor, rejectedPath, now: Date.now, onProgress, signal }).finally(
    () => {
      progress.stop();
    },
  );
  process.stdout.write(`${accountLines(account, rejectedPath).join('\n')}\n`);
  if (account.error !== undefined) return 1;
  if (!account.finished) return signal.aborted ? 0 : 1;
  return account.rejected === 0 || options.allowRejected ? 0 : 2;
}

/** What is wrong with the mapping, for people; anything else is no fault of the mapping. */
function explained(error: unknown): undefined {
  if (!(error instanceof MappingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return undefined;
}
