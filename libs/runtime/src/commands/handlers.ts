import type { CommandDefinition } from '#kernel';
import type { Provider } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer } from './answer.js';
import { CommandExecutor } from './command-executor.js';
import type { Envelope } from './envelope.js';

const envelopes = new WeakMap<object, Envelope>();

/** Puts a command into its envelope, for the way over the command bus. */
export function enclose<Command extends object>(command: Command, envelope: Envelope): Command {
  envelopes.set(command, envelope);
  return command;
}

/** One Nest command handler per definition, made here: every command is handled the same way. */
export function commandHandlers(definitions: readonly CommandDefinition[]): Provider[] {
  return definitions.map((definition) => {
    class Handler implements ICommandHandler<object, CommandAnswer> {
      constructor(private readonly executor: CommandExecutor) {}

      async execute(command: object): Promise<CommandAnswer> {
        const envelope = envelopes.get(command);
        if (!envelope) throw new Error(`${definition.name} came without an envelope`);
        return this.executor.execute(definition, command, envelope);
      }
    }
    CommandHandler(definition.type)(Handler);
    return {
      provide: Handler,
      useFactory: (executor: CommandExecutor) => new Handler(executor),
      inject: [CommandExecutor],
    };
  });
}
