export * from './file-place.js';
export * from './thread.js';
