import type { CommandDefinition } from '#kernel';
import { clientCommands, leadCommands, pipelineCommands, reasonCommands } from '#sales';

/** Every command there is. */
export const commands: readonly CommandDefinition[] = [
  ...clientCommands,
  ...leadCommands,
  ...pipelineCommands,
  ...reasonCommands,
];
