import { type JsonSchema, schemaOf } from '#schema';
import { ANSWER_HEADERS } from './openapi-parameters.js';
import { Problem } from './problem.js';
import { type codesByStatus, titleOf } from './problem-codes.js';
import { CHALLENGE } from './problem-filter.js';

export const refer = (...statuses: number[]): object =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]));

type Codes = ReturnType<typeof codesByStatus>;

/** A problem whose code is one of those that there are. */
export function problemSchema(codes: Codes): JsonSchema {
  const schema = schemaOf(Problem) as { properties: { code: object } };
  const known = [...new Set(Object.values(codes).flatMap((own) => Object.keys(own)))].sort();
  return { ...schema, properties: { ...schema.properties, code: { ...schema.properties.code, enum: known } } };
}

const headerOf = (description: string, example: string): object => ({
  description,
  schema: { type: 'string' },
  example,
});

/** What comes with a problem of this status. */
const HEADERS: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  401: { 'WWW-Authenticate': headerOf('The header that must name who acts', CHALLENGE) },
  405: { Allow: headerOf('The methods that there are', 'GET, HEAD') },
  503: { 'Retry-After': headerOf('Seconds after which to try again', '1') },
};

export const problems = (codes: Codes): Record<string, object> =>
  Object.fromEntries(
    Object.entries(codes).map(([status, own]) => [
      `Problem${status}`,
      {
        description: [titleOf(Number(status)), ...Object.entries(own).map(codeLine)].join('\n'),
        headers: { 'X-Correlation-Id': ANSWER_HEADERS['X-Correlation-Id'], ...HEADERS[status] },
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );

const codeLine = ([code, meaning]: [string, string]): string => `- \`${code}\`: ${meaning}`;
