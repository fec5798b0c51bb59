import { type Program, run, type Running } from './processes.js';

/** The processes of a company past one machine. */
export const PROCESSES = ['command-api', 'query-api', 'projector'] as const;
export type ProcessName = (typeof PROCESSES)[number];

export const begin = (name: ProcessName, env: Record<string, string>): Program =>
  run(`apps/${name}/src/main.js`, [], env);

/** Starts one and waits until it listens. */
export async function startProcess(name: ProcessName, env: Record<string, string>): Promise<Running> {
  const program = begin(name, env);
  const [, url = ''] = await program.says(/API\s+(http:\S+)/);
  return Object.assign(program, { url });
}

/** The structured lines of a program, without its banner. */
export const logOf = ({ stdout }: Program): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
