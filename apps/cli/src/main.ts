import { CommanderError } from 'commander';
import { runProgram, stopSignal } from '../../system/lifecycle.js';
import { cli } from './cli.js';

await runProgram(async () => {
  let code = 0;
  const program = cli({
    env: process.env,
    signal: stopSignal(),
    exit: (n) => {
      code = n;
    },
  });
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode;
  }
  return code;
});
