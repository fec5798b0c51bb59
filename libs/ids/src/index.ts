export * from './named-uuid.js';
