// The HTTP edge, apart from `#runtime`: it brings Nest and Fastify, which the command line and the tests of the core do without.
export * from '../commands/handlers.js';
export * from '../queries/handlers.js';
export * from './api.js';
export * from './openapi.js';
export * from './routes.js';
