import { Command } from 'commander';
import {
  accountLines,
  checkLog,
  importLog,
  ImportError,
  type ImportProgress,
  loadMapping,
  type Mapping,
  MappingError,
  type ProgressPrinter,
  progressPrinter,
  requireWritable,
  sizeOf,
  UnwritableRows,
} from '#import';
import { readConfig } from '#runtime';
import { commands } from '../../system/commands.js';
import { keepHeapSmall } from '../../system/heap.js';
import { seedTemplates } from '../../system/seed.js';
import type { CliContext } from './context.js';
import { withSystem } from './with-system.js';

/** Most logs are checked sooner than anybody looks. */
const SHORT_MS = 1_000;

interface ImportOptions {
  readonly mapping: string;
  readonly rejected: string;
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
    .option(
      '--rejected <file>',
      'where rejected rows are written with their reasons, in place of an older file; there is none where none was rejected',
      'rejected-rows.ndjson',
    )
    .option('--allow-rejected', 'exit code 0 also if rows were rejected')
    .action(async (log: string, options: ImportOptions) => {
      // What the environment says is not found wrong only when the whole log was read.
      readConfig(context.env);
      const mapping = await prepared(log, options, context).catch(explained);
      if (mapping === undefined) context.exit(1);
      else if (mapping === 'stopped') context.exit(0);
      else
        await withSystem(context, [], async (system) => {
          if (needsTemplates(mapping)) await seedTemplates(system);
          return runImport({ log, mapping, options, bulk: system.bulk }, context);
        });
    });

/** Leads along a pipeline that the mapping does not bring along: it may be one of those that every company is given. */
const needsTemplates = ({ setup, rules }: Mapping): boolean =>
  !setup.some(({ command }) => command === 'publish-pipeline') &&
  rules.some(({ commands }) => commands.some(({ command }) => command === 'register-lead'));

/**
 * The mapping, with everything that is asked for looked at before a store is opened, which would make it: a log that is broken
 * anywhere changes nothing.
 * @returns `stopped` where the signal came before the end
 */
async function prepared(
  path: string,
  { mapping: file, rejected }: ImportOptions,
  { signal, output }: CliContext,
): Promise<Mapping | 'stopped'> {
  await sizeOf(path);
  const mapping = await loadMapping(file, commands);
  requireWritable(rejected);
  keepHeapSmall('importing');
  const printer = progressPrinter('checked', process.stderr, Date.now, SHORT_MS);
  const isRead = await shown(printer, (onProgress) => checkLog({ path, mapping, now: Date.now, onProgress, signal }));
  if (isRead) return mapping;
  await output.write('stopped before anything was imported\n');
  return 'stopped';
}

/** Does work that tells how far it is, under a progress bar. */
async function shown<Result>(
  printer: ProgressPrinter,
  work: (onProgress: (progress: ImportProgress) => void) => Promise<Result>,
): Promise<Result> {
  try {
    return await work((progress) => {
      printer.update(progress);
    });
  } finally {
    printer.stop();
  }
}

interface Import {
  readonly log: string;
  readonly mapping: Mapping;
  readonly options: ImportOptions;
  readonly bulk: Parameters<typeof importLog>[0]['executor'];
}

async function runImport({ log, mapping, options, bulk }: Import, { output, signal }: CliContext): Promise<number> {
  const account = await shown(progressPrinter('imported', process.stderr, Date.now), (onProgress) =>
    importLog({
      path: log,
      mapping,
      executor: bulk,
      rejectedPath: options.rejected,
      now: Date.now,
      signal,
      onProgress,
    }),
  ).catch(explained);
  if (account === undefined) return 1;
  if (account.error !== undefined && account.rows + account.commands === 0) {
    process.stderr.write(`leadger: ${account.error}\n`);
    return 1;
  }
  await output.write(`${accountLines(account, options.rejected).join('\n')}\n`);
  if (account.error !== undefined) return 1;
  if (!account.finished) return signal.aborted ? 0 : 1;
  return account.rejected === 0 || options.allowRejected ? 0 : 2;
}

/** What is wrong with the files, for people; anything else is no fault of theirs. */
function explained(error: unknown): undefined {
  if (!FAULTS_OF_FILES.some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`leadger: ${(error as Error).message}\n`);
  return undefined;
}

const FAULTS_OF_FILES = [ImportError, MappingError, UnwritableRows];
