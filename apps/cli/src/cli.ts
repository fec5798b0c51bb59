import { Command } from 'commander';
import { version } from '../../system/version.js';
import { copyCommand } from './copy.js';
import type { CliContext } from './context.js';
import { exportCommand } from './export.js';
import { importCommand } from './import.js';
import { rebuildCommand } from './rebuild.js';
import { statusCommand } from './status.js';

/** `leadger <verb>`: the verbs work on the stores that the environment names, also while the app runs on them. */
export function cli(context: CliContext): Command {
  const program = new Command('leadger')
    .description('Event-sourced sales ledger: who changed which status when, and why')
    .version(version())
    .exitOverride()
    .showHelpAfterError();
  program.addCommand(importCommand(context));
  program.addCommand(statusCommand(context));
  program.addCommand(rebuildCommand(context));
  program.addCommand(exportCommand(context));
  program.addCommand(copyCommand(context));
  for (const command of program.commands) command.exitOverride();
  return program;
}
