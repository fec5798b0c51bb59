import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Stands for npm: brings a compiler only where what is for development is included. */
const NPM = `#!/usr/bin/env node
const { mkdirSync, appendFileSync, writeFileSync } = require('node:fs');
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
mkdirSync('node_modules/typescript/bin', { recursive: true });
if (process.argv.includes('--include=dev'))
  writeFileSync('node_modules/typescript/bin/tsc', "require('node:fs').mkdirSync('dist', { recursive: true })");
`;
const FILES = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'tsconfig.build.json', 'scripts'];

describe('A clone that is started', () => {
  let clone: string;
  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'leadger-clone-'));
    for (const name of FILES) cpSync(name, join(clone, name), { recursive: true });
    mkdirSync(join(clone, 'bin'));
    writeFileSync(join(clone, 'bin', 'npm'), NPM);
    writeFileSync(join(clone, 'bin', 'package.json'), '{"type":"commonjs"}');
    chmodSync(join(clone, 'bin', 'npm'), 0o755);
    mkdirSync(join(clone, 'node_modules', 'typescript'), { recursive: true });
    writeFileSync(join(clone, 'node_modules', 'typescript', 'package.json'), '{"type":"commonjs"}');
  });
  afterEach(() => {
    rmSync(clone, { recursive: true });
  });

  const inClone = (...names: string[]): string => join(clone, ...names);
  const installations = (): number => readFileSync(inClone('npm.log'), 'utf8').trimEnd().split('\n').length;
  const preparing = () => {
    const script = `import { prepare } from ${JSON.stringify(pathToFileURL(inClone('scripts', 'prepare.mjs')).href)}; await prepare();`;
    const PATH = `${inClone('bin')}${delimiter}${process.env['PATH'] ?? ''}`;
    const env = { ...process.env, PATH, NODE_ENV: 'production', NODE_OPTIONS: '' };
    return [process.execPath, ['--input-type=module', '-e', script], { cwd: clone, env }] as const;
  };
  const prepare = (): number | null => spawnSync(...preparing()).status;

  it('is built also where the environment asks for production, and is not installed twice', () => {
    expect([prepare(), prepare(), installations()]).toEqual([0, 0, 1]);
    expect(existsSync(inClone('dist', '.leadger'))).toBe(true);
  });

  it('leaves no installation behind that goes on when a signal ends it', async () => {
    writeFileSync(
      inClone('bin', 'npm'),
      `#!/usr/bin/env node\nconsole.error('at work');\nsetInterval(() => undefined, 1_000);`,
    );
    const starting = spawn(...preparing());
    let said = '';
    const atWork = new Promise<void>((resolve) => {
      starting.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('at work')) resolve();
      });
    });
    await atWork;
    starting.kill('SIGTERM');
    // Closed is what they write to only when both have ended.
    expect(await once(starting, 'close')).toEqual([null, 'SIGTERM']);
    expect(existsSync(inClone('node_modules', '.leadger'))).toBe(false);
  });

  it('is installed again where the compiler was left out, however it was stamped', () => {
    prepare();
    rmSync(inClone('dist'), { recursive: true });
    rmSync(inClone('node_modules', 'typescript', 'bin'), { recursive: true });
    expect([prepare(), installations()]).toEqual([0, 2]);
    expect(existsSync(inClone('dist', '.leadger'))).toBe(true);
  });
});
