export * from './file-identity.js';
export * from './thread.js';
