import { Command, InvalidArgumentError } from 'commander';

/** What is measured together. */
export type Part = 'append' | 'http' | 'import' | 'mongo-write' | 'esdb-read' | 'esdb-append' | 'esdb-rss' | 'rebuild';

const ESDB = ['esdb-read', 'esdb-append', 'esdb-rss'] as const;

/** By part and by figure, the parts that have to be measured for it. */
const PARTS = new Map<string, readonly Part[]>([
  ...(['append', 'http', 'import', 'mongo-write', ...ESDB, 'rebuild'] as const).map((part) => [part, [part]] as const),
  ['http-command', ['http']],
  ['read', ['import']],
  ['rebuild-1m', ['rebuild']],
  ['rss', ['http', 'import', 'rebuild']],
  ['esdb', ESDB],
]);

export interface Options {
  /** One JSON object a line. */
  readonly json: boolean;
  /** All parts where absent. */
  readonly only?: readonly Part[];
  /** Without what takes minutes. */
  readonly quick: boolean;
}

/** Of the command line; ends the process with a sentence where it is wrong. */
export const readOptions = (argv: readonly string[]): Options =>
  new Command('npm run bench --')
    .description('Measures how fast it is, against raw baselines of the same run.')
    .option('--json', 'one JSON object a line', false)
    .option('--only <parts>', `of ${[...PARTS.keys()].join(', ')}; commas between several`, partsOf)
    .option('--quick', 'without the million events', false)
    .allowExcessArguments(false)
    .parse(argv)
    .opts<Options>();

function partsOf(list: string): readonly Part[] {
  return list.split(',').flatMap((name) => {
    const parts = PARTS.get(name);
    if (!parts) throw new InvalidArgumentError(`There is no ${name}, only ${[...PARTS.keys()].join(', ')}.`);
    return parts;
  });
}
