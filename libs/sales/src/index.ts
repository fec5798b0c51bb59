export * from './client/events.js';
export * from './client/index.js';
export * from './contact.js';
export * from './lead/events.js';
export * from './lead/index.js';
export * from './money.js';
export * from './pipeline/definition.js';
export * from './pipeline/events.js';
export * from './pipeline/index.js';
export * from './reason/events.js';
export * from './reason/index.js';
export * from './refusals.js';
import type { ClientEvents } from './client/events.js';
import type { LeadEvents } from './lead/events.js';
import type { PipelineEvents } from './pipeline/events.js';
import type { ReasonEvents } from './reason/events.js';

/** Every event there is, by type. */
export type SalesEvents = ClientEvents & LeadEvents & PipelineEvents & ReasonEvents;
