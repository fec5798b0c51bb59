export * from './document.js';
export * from './field.js';
export * from './fields.js';
export * from './text.js';
export * from './time.js';
export * from './validate.js';
