import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEventStoreDbStandIn } from './server.js';

interface Scenario {
  readonly name: string;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CONTRACT = path.resolve(ROOT, '../shared/contract');
const RECORDER = path.join(CONTRACT, 'record.mjs');
const REAL = path.join(CONTRACT, 'eventstoredb-transcript.json');
/** The recorder waits for answers that never come, as long as it did with a real server. */
const RECORDING_MS = 180_000;

/** Scenarios that the stand-in does not play as a real server does: by name, with the reason. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {};

const isThere = existsSync(RECORDER) && existsSync(REAL);
const suite = isThere ? describe : describe.skip;

suite(`The stand-in answers as a real EventStoreDB did${isThere ? '' : ` (skipped: ${RECORDER} is missing)`}`, () => {
  const real = isThere ? scenarios(REAL) : new Map<string, Scenario>();
  let ours = new Map<string, Scenario>();

  beforeAll(async () => {
    if (isThere) ours = await recordStandIn();
  }, RECORDING_MS);

  it('plays the same scenarios in the same order', () => {
    expect([...ours.keys()]).toEqual([...real.keys()]);
  });

  it('lists only scenarios that there are as not supported', () => {
    expect(Object.keys(NOT_SUPPORTED).filter((name) => !real.has(name))).toEqual([]);
  });

  it.each([...real.keys()].filter((name) => !(name in NOT_SUPPORTED)))('%s', (name) => {
    expect(ours.get(name)).toEqual(real.get(name));
  });

  for (const [name, reason] of Object.entries(NOT_SUPPORTED)) {
    it(`${name} is still not supported: ${reason}`, () => {
      expect(ours.get(name)).not.toEqual(real.get(name));
    });
  }
});

function scenarios(file: string): Map<string, Scenario> {
  const { steps } = JSON.parse(readFileSync(file, 'utf8')) as { steps: Scenario[] };
  return new Map(steps.map((step) => [step.name, step]));
}

async function recordStandIn(): Promise<Map<string, Scenario>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'leadger-'));
  const server = await startEventStoreDbStandIn({ path: path.join(folder, 'log.db') });
  try {
    const out = path.join(folder, 'transcript.json');
    await run([RECORDER, server.url, out]);
    return scenarios(out);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const keep = (text: Buffer): void => {
      said += text.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The recorder ended with code ${String(code)}: ${said.slice(-2000)}`));
    });
  });
}
