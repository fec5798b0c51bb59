import { type JsonSchema, schemaOf } from '#schema';
import { Problem } from './problem.js';
import type { codesByStatus } from './problem-codes.js';

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'A field, a parameter or a header breaks its rule',
  401: 'X-Actor does not say who acts',
  403: 'The request does not come from this machine',
  404: 'There is no such thing',
  406: 'Not to be had in the representation asked for',
  408: 'The request did not come to its end in time',
  409: 'In conflict with what is there, or changed by others at the same time',
  412: 'It stands at another revision than If-Match says',
  413: 'The body is larger than 256 KiB',
  415: 'The body is not application/json in UTF-8, or is compressed',
  422: 'A rule of the business refuses it',
  431: 'The headers are larger than 16 KiB together',
  500: 'A fault of Leadger, of which its log says more under the correlation id; a write may be sent again with the same Idempotency-Key',
  503: 'The store does not answer, or the report has not seen the position in time',
};

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
    Object.entries(MEANINGS).map(([status, description]) => [
      `Problem${status}`,
      {
        description: [description, ...Object.entries(codes[Number(status)] ?? {}).map(codeLine)].join('\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );

const codeLine = ([code, meaning]: [string, string]): string => `- \`${code}\`: ${meaning}`;
