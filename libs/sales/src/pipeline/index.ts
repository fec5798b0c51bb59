import { publishPipeline } from './publish-pipeline.js';

export * from './pipeline.js';
export * from './publish-pipeline.js';

export const pipelineCommands = [publishPipeline] as const;
