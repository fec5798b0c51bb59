import { exampleOf, type JsonSchema, schemaOf } from '#schema';
import { type CommandRoute, pathParameters } from './routes.js';

/** What the body of a command holds: its fields without those of the path; an id that can be derived is not required. */
export function bodyOf(route: CommandRoute): JsonSchema {
  const schema = schemaOf(route.command.type) as { properties: Record<string, unknown>; required?: string[] };
  const inPath = new Set(pathParameters(route.path));
  const required = (schema.required ?? []).filter((name) => !inPath.has(name) && name !== route.creates);
  const ofBody = (fields: Readonly<Record<string, unknown>>): object =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !inPath.has(name)));
  return {
    type: 'object',
    properties: ofBody(schema.properties),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
    examples: [ofBody(exampleOf(route.command.type))],
  };
}

/** Whether a command is sent with a body. */
export const bodyNeeded = (route: CommandRoute): boolean => bodyOf(route)['required'] !== undefined;
