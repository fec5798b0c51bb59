export * from './copy.js';
export { type Comparison, type SideSum } from './comparison.js';
export { CopyRefused } from './refusal.js';
export { type Difference, type StreamSum } from './stream-digests.js';
