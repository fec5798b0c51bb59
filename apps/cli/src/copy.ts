import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import {
  type Comparison,
  copyLog,
  type CopyOutcome,
  type CopyProgress,
  CopyRefused,
  type EventStore,
} from '#event-store';
import { fileOf, isServer, openEventStore, readConfig, VARIABLES } from '#runtime';
import type { Output } from '../../system/output.js';
import type { CliContext } from './context.js';
import { type ProgressShow, showProgress } from './progress.js';
import { missingFile } from './store-files.js';

interface CopyUrls {
  readonly from: string;
  readonly to: string;
}

const EXIT = { equal: 0, refused: 1, different: 2, stopped: 130 };

/** `leadger copy --from <url> --to <url>`: exit code 0 only if both logs were found equal at the end. */
export const copyCommand = (context: CliContext): Command =>
  new Command('copy')
    .description('copy the whole log into another event store and compare; run it again to resume, nothing is doubled')
    .requiredOption(
      '--from <url>',
      'the store to read: sqlite:<file>, esdb://…, esdb+discover://…, kurrentdb://… or kurrentdb+discover://…',
    )
    .requiredOption('--to <url>', 'the store to fill: empty, or filled by an earlier run')
    .action(async (urls: CopyUrls) => {
      const problem = problemOf(urls);
      if (problem === undefined) context.exit(await withStores(urls, context));
      else context.exit(refuse(problem));
    });

function refuse(problem: string): number {
  process.stderr.write(`leadger: ${problem}\n`);
  return EXIT.refused;
}

const checkUrl = VARIABLES.find(({ name }) => name === 'EVENT_STORE_URL')?.check;

/** A URL may hold a password, so none is repeated. */
function problemOf({ from, to }: CopyUrls): string | undefined {
  for (const [option, url] of Object.entries({ from, to })) {
    const problem = checkUrl?.(url);
    if (problem !== undefined) return `--${option} ${problem}`;
  }
  if (placeOf(from) === placeOf(to)) return '--from and --to name the same store';
  const missing = missingFile(from);
  return missing && `--from ${missing}`;
}

function placeOf(url: string): string {
  const file = fileOf(url);
  if (file === undefined) return url;
  return existsSync(file) ? realpathSync(file) : resolve(file);
}

/** Users, secrets and certificates of a server come from the environment, as for every program. @throws ConfigError */
const configOf = (url: string, env: CliContext['env']): Parameters<typeof openEventStore>[0] =>
  isServer(url)
    ? readConfig({ ...env, EVENT_STORE_URL: url, EVENT_STORE_URL_FILE: undefined })
    : { eventStoreUrl: url };

async function withStores({ from, to }: CopyUrls, { env, signal, output }: CliContext): Promise<number> {
  const opened: EventStore[] = [];
  const open = async (url: string): Promise<EventStore> => {
    const store = await openEventStore(configOf(url, env));
    opened.push(store);
    return store;
  };
  try {
    return await runCopy(await open(from), await open(to), signal, output);
  } catch (error) {
    if (error instanceof CopyRefused) return refuse(error.message);
    throw error;
  } finally {
    await Promise.all(opened.map((store) => store.close()));
  }
}

async function runCopy(source: EventStore, target: EventStore, signal: AbortSignal, output: Output): Promise<number> {
  for (const store of [source, target]) {
    for (const warning of (await store.check()).warnings) process.stderr.write(`${warning}\n`);
  }
  const show = stepPrinter();
  const outcome = await copyLog(source, target, { signal, onProgress: show.update }).finally(show.stop);
  await output.write(`${accountOf(outcome).join('\n')}\n`);
  if (outcome.comparison === undefined) return EXIT.stopped;
  return outcome.comparison.isEqual ? EXIT.equal : EXIT.different;
}

const TITLES: Readonly<Record<CopyProgress['step'], string>> = {
  align: 'comparing what is there',
  copy: 'copying',
  verify: 'verifying',
};

function stepPrinter() {
  let step: CopyProgress['step'] | undefined;
  let shown: ProgressShow | undefined;
  let started = 0;
  return {
    update: (progress: CopyProgress): void => {
      if (progress.step !== step) {
        shown?.stop();
        ({ step } = progress);
        shown = showProgress(TITLES[step]);
        started = performance.now();
      }
      const rate = Math.round((1_000 * progress.events) / Math.max(1, performance.now() - started));
      shown?.update(progress.share, `${number(progress.events)} events, ${number(rate)} events/s`);
    },
    stop: (): void => {
      shown?.stop();
    },
  };
}

const number = (value: number): string => value.toLocaleString('en-US');

function accountOf({ found, copied, comparison }: CopyOutcome): string[] {
  const done = `${number(copied)} events copied, ${number(found)} were there already`;
  if (comparison === undefined) return [`${done}; stopped before the end, run it again to go on`];
  return [done, ...verdict(comparison)];
}

function verdict(comparison: Comparison): string[] {
  const { source, target, differingStreams, examples, newer } = comparison;
  const sums = `source ${number(source.events)} events in ${number(source.streams)} streams, target ${number(target.events)} in ${number(target.streams)}`;
  if (comparison.isEqual) {
    return [
      sums,
      'equal: count and SHA-256 digest of every stream, and the order of all events, are the same on both sides',
      `order of the log: sha256 ${source.order}`,
    ];
  }
  return [
    sums,
    ...(newer > 0
      ? [
          `NOT EQUAL: the source has got ${number(newer)} more events meanwhile; stop what writes to it, then run this again`,
        ]
      : []),
    ...(differingStreams > 0 ? [`NOT EQUAL: ${number(differingStreams)} streams differ, among them`] : []),
    ...examples.map(
      (one) =>
        `  ${one.stream}: source ${one.source.events} events, ${one.source.digest}; target ${one.target.events}, ${one.target.digest}`,
    ),
    ...(differingStreams === 0 && source.order !== target.order
      ? ['NOT EQUAL: the events stand in another order']
      : []),
  ];
}
