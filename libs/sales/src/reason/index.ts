import { defineReason } from './define-reason.js';
import { retireReason } from './retire-reason.js';

export * from './define-reason.js';
export * from './reasons.js';
export * from './retire-reason.js';

export const reasonCommands = [defineReason, retireReason] as const;
