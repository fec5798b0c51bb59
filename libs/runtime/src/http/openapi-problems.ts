import { type JsonSchema, schemaOf } from '#schema';
import { Problem } from './problem.js';
import { type codesByStatus, titleOf } from './problem-codes.js';

export const refer = (...statuses: number[]): object =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]));

type Codes = ReturnType<typeof codesByStatus>;

/** A problem whose code is one of those that there are. */
export function problemSchema(codes: Codes): JsonSchema {
  const schema = schemaOf(Problem) as { properties: { code: object } };
  const known = [...new Set(Object.values(codes).flatMap((own) => Object.keys(own)))].sort();
  return { ...schema, properties: { ...schema.properties, code: { ...schema.properties.code, enum: known } } };
}

export const problems = (codes: Codes): object =>
  Object.fromEntries(
    Object.entries(codes).map(([status, own]) => [
      `Problem${status}`,
      {
        description: [titleOf(Number(status)), ...Object.entries(own).map(codeLine)].join('\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );

const codeLine = ([code, meaning]: [string, string]): string => `- \`${code}\`: ${meaning}`;
