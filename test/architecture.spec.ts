import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

interface Rule {
  readonly folder: string;
  /** What may be imported beside files of the same library. */
  readonly allowed: readonly string[];
  readonly instead: string;
}

const RULES: readonly Rule[] = [
  {
    folder: 'libs/kernel',
    allowed: [],
    instead: 'the kernel is pure and depends on nothing; move what needs more into another library',
  },
  {
    folder: 'libs/ids',
    allowed: [],
    instead: 'it only derives ids from names',
  },
  {
    folder: 'libs/schema',
    allowed: ['class-validator', 'reflect-metadata', 'luxon'],
    instead: 'schema only declares and checks fields',
  },
  {
    folder: 'libs/sales',
    allowed: ['#kernel', '#schema', 'class-validator'],
    instead: 'decisions see state, command and context; put I/O into runtime',
  },
  {
    folder: 'libs/reports',
    allowed: ['#kernel', '#schema', '#sales', '@datadog/sketches-js', 'class-validator'],
    instead: 'a report is a fold and a query over documents; stores and clocks come in with the query context',
  },
  {
    folder: 'libs/event-store',
    allowed: ['#kernel', '#sqlite', 'libsql', '@eventstore/db-client'],
    instead: 'adapters know the kernel only',
  },
  {
    folder: 'libs/read-store',
    allowed: ['#kernel', '#sqlite', 'libsql', 'mongodb', 'lru-cache'],
    instead: 'adapters know the kernel only',
  },
  {
    folder: 'libs/sqlite',
    allowed: ['libsql'],
    instead: 'only what both SQLite adapters share',
  },
  {
    folder: 'libs/import',
    allowed: ['#ids', '#kernel', '#schema', 'saxes', 'csv-parse', 'yaml', 'luxon', 'cli-progress', 'lru-cache'],
    instead: 'the importer sends commands through its executor port',
  },
  {
    folder: 'libs/runtime',
    allowed: [
      '#ids',
      '#kernel',
      '#schema',
      '#event-store',
      '#read-store',
      '#import',
      '@nestjs/',
      'nestjs-pino',
      'pino',
      'fastify',
      'lru-cache',
      'csv-stringify',
      'lossless-json',
      'sonic-boom',
    ],
    instead: 'runtime joins the stores and Nest; it knows no sales and no report',
  },
];

const DRIVERS: Readonly<Record<string, string>> = {
  '@eventstore/db-client': 'libs/event-store/src/eventstoredb/',
  mongodb: 'libs/read-store/src/mongodb/',
};

const sources = (folder: string): { path: string; text: string }[] =>
  readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') }));

const production = (folder: string) => sources(folder).filter(({ path }) => !path.endsWith('.spec.ts'));

const IMPORT = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;
/** A thread starts from a file that node can run as it is, outside whatever resolves names for the rest. */
const isThreadOf = (path: string, target: string): boolean =>
  path.endsWith('-thread.mjs') && target === 'libs/sqlite/src/answering.mjs';

const importsOf = (text: string): string[] => [...text.matchAll(IMPORT)].map(([, name, late]) => name ?? late ?? '');

describe('the architecture', () => {
  it.each(RULES)('$folder imports only what it may', ({ folder, allowed, instead }) => {
    const wrong = production(folder).flatMap(({ path, text }) =>
      importsOf(text)
        .filter((name) => !name.startsWith('.') && !(name.startsWith('node:') && !isPure(folder)))
        .filter(
          (name) =>
            !allowed.some((one) =>
              one.endsWith('/') ? name.startsWith(one) : name === one || name.startsWith(`${one}/`),
            ),
        )
        .map((name) => `${path} imports ${name}: ${instead}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(RULES)('$folder imports whatever it may: no leave is given for nothing', ({ folder, allowed }) => {
    const imported = production(folder).flatMap(({ text }) => importsOf(text));
    expect(allowed.filter((one) => !imported.some((name) => name.startsWith(one)))).toEqual([]);
  });

  it('libraries reach each other only by their name', () => {
    const wrong = ['libs', 'apps', 'bench'].flatMap((folder) =>
      production(folder).flatMap(({ path, text }) =>
        importsOf(text)
          .filter((name) => name.startsWith('.'))
          .map((name) => relative(root, join(root, path, '..', name)))
          .filter(
            (target) =>
              !isThreadOf(path, target) && target.startsWith('libs/') && target.split('/')[1] !== path.split('/')[1],
          )
          .map((target) => `${path} reaches into ${target}: import it by #name`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it.each(['libs/kernel', 'libs/sales', 'libs/reports'])(
    '%s takes time, ids and settings only from outside',
    (folder) => {
      const banned =
        /Date\.now|new Date\b(?!\([^)])|(?<!new )\bDate\(\)|performance\.|randomUUID|Math\.random|process\.env/;
      const wrong = production(folder)
        .filter(({ text }) => banned.test(text))
        .map(({ path }) => `${path} reads a clock, chance or the environment: let it come in with the context`);
      expect(wrong).toEqual([]);
    },
  );

  it.each(Object.entries(DRIVERS))('%s appears inside %s only', (driver, folder) => {
    const wrong = ['libs', 'apps', 'bench']
      .flatMap(production)
      .filter(({ path, text }) => importsOf(text).includes(driver) && !path.startsWith(folder))
      .map(({ path }) => `${path} imports ${driver}: keep it behind the port, in ${folder}`);
    expect(wrong).toEqual([]);
  });

  it("a server's client is loaded only by what asks for a server", () => {
    const ADAPTERS = /^(?:#event-store|#read-store|.*)\/(?:eventstoredb|mongodb)(?:\/|$)/;
    const AT_ONCE = /^\s*(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
    const wrong = ['libs', 'apps']
      .flatMap(production)
      .filter(({ path }) => !Object.values(DRIVERS).some((folder) => path.startsWith(folder)))
      .flatMap(({ path, text }) => [...text.matchAll(AT_ONCE)].map(([, name = '']) => ({ path, name })))
      .filter(({ name }) => ADAPTERS.test(name))
      .map(({ path, name }) => `${path} imports ${name}: load it with import() where a URL names the server`);
    expect(wrong).toEqual([]);
  });

  it("Nest's in-memory event bus, sagas and aggregates stay out", () => {
    const wrong = ['libs', 'apps']
      .flatMap(production)
      .filter(({ text }) => /\b(EventBus|EventPublisher|AggregateRoot|@Saga|EventsHandler)\b/.test(text))
      .map(({ path }) => `${path}: they lose events; append to the event store and project from it`);
    expect(wrong).toEqual([]);
  });
});

const isPure = (folder: string): boolean =>
  ['libs/kernel', 'libs/sales', 'libs/reports', 'libs/schema'].includes(folder);
