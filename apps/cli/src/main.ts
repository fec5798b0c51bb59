import { CommanderError } from 'commander';
import { runProgram, stopSignal } from '../../system/lifecycle.js';
import { outputOn } from '../../system/output.js';
import { cli } from './cli.js';

// What nobody reads any more need not be said; the work goes on.
process.stderr.on('error', () => undefined);

await runProgram(async () => {
  let code = 0;
  const output = outputOn(process.stdout);
  const program = cli({
    env: process.env,
    signal: stopSignal(),
    output,
    exit: (n) => {
      code = n;
    },
  });
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode;
    // It has written the help or the version itself.
    await output.write('');
  }
  return code;
});
