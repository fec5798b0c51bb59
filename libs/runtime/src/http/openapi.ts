import type { QueryDefinition, Refusals } from '#kernel';
import { exampleOf, fieldsOf, type JsonSchema, schemaOf, schemasOf } from '#schema';
import { DocumentBuilder, type OpenAPIObject } from '@nestjs/swagger';
import { ACTOR_PATTERN } from './access.js';
import { Accepted } from './command-controller.js';
import { csvDescription, csvText } from './csv.js';
import { KEY_PATTERN } from './headers.js';
import { Problem } from './problem.js';
import { codesByStatus } from './problem-codes.js';
import { POSITION_PATTERN } from './query-controller.js';
import { type CommandRoute, operationId, pathParameters, type QueryRoute } from './routes.js';

interface Operation {
  readonly path: string;
  readonly method: 'get' | 'post';
  readonly operation: Record<string, unknown>;
}

export interface ApiRoutes {
  readonly commands: readonly CommandRoute[];
  readonly queries: readonly QueryRoute[];
  /** What commands and queries may be refused with. */
  readonly refusals: readonly Refusals[];
}

/** The API document: OpenAPI 3.1, complete, made of the same classes and routes that the API itself is made of. */
export function openApi(routes: ApiRoutes, version: string): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Leadger')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setLicense('MIT', '')
    .setOpenAPIVersion('3.1.0')
    .build();
  const operations = [...routes.commands.map(writing), ...routes.queries.map(reading)];
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { path, method, operation } of operations) paths[path] = { ...paths[path], [method]: operation };
  const answers = routes.queries.flatMap(({ query }) => (query.answer ? [query.answer] : []));
  const bodies = Object.fromEntries(routes.commands.map((route) => [route.command.type.name, bodyOf(route)]));
  const parts = routes.commands.flatMap(({ command }) =>
    fieldsOf(command.type).flatMap(({ part }) => (part ? [part()] : [])),
  );
  const codes = codesByStatus(routes.refusals);
  const schemas = { ...schemasOf([Accepted, Problem, ...parts, ...answers]), ...bodies, Problem: problemSchema(codes) };
  return { ...base, paths, components: { schemas, responses: problems(codes) } } as unknown as OpenAPIObject;
}

const DESCRIPTION = `Write side: every operation is a command; its answer says where the log stands then. Read side: reports folded
from the log; \`?after=<position>\` waits until the report has seen that position. Instants are ISO 8601 in UTC (RFC 3339 with any
offset where they come in, without leap seconds), days are local to the company's time zone, amounts are integer minor units of an ISO 4217
currency. Ids are UUIDs, answered in lower case. Bodies are JSON in UTF-8, without a Content-Encoding, the names in an object unique;
texts are Unicode without U+0000.
A path that is there is answered with 405 and \`Allow\` where it has no such method; every error is problem+json (RFC 9457).`;

function writing(route: CommandRoute): Operation {
  const status = route.creates ? '201' : '200';
  const properties = fieldsOf(route.command.type).length - pathParameters(route.path).length;
  const operation = {
    ...described(route),
    operationId: operationId(route.command.name),
    parameters: [...pathParams(route.path, route.command.type), ...writeHeaders(route.command.name)],
    ...(properties > 0 ? { requestBody: { required: bodyNeeded(route), content: json(route.command.type.name) } } : {}),
    responses: {
      [status]: {
        description: route.creates
          ? 'Created, or it was by this command before'
          : 'Done, or it was by this command before',
        headers: ANSWER_HEADERS,
        content: json('Accepted'),
        ...(route.links ? { links: route.links } : {}),
      },
      ...refer(400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 431, 500, 503),
    },
  };
  return { path: braces(route.path), method: 'post', operation };
}

function reading(route: QueryRoute): Operation {
  const { query } = route;
  const inPath = new Set(pathParameters(route.path));
  const parameters = fieldsOf(query.type)
    .filter((field) => !inPath.has(field.name))
    .map((field) => ({ name: field.name, in: 'query', required: field.required, ...asParameter(field.schema()) }));
  const waits = query.reads !== undefined;
  const operation = {
    ...described(route),
    operationId: operationId(query.name),
    parameters: [...pathParams(route.path, query.type), ...parameters, ...(waits ? [AFTER] : [])],
    responses: {
      '200': {
        description: 'The answer',
        content: {
          ...(query.answer ? json(query.answer.name) : {}),
          ...csvOf(query),
        },
        headers: headersOf(query),
        ...(route.links ? { links: route.links } : {}),
      },
      ...refer(400, 403, 404, 406, 431, 500, 503),
    },
  };
  return { path: braces(route.path), method: 'get', operation };
}

function csvOf({ csv, answer }: QueryDefinition): object {
  if (!csv || !answer) return {};
  const schema = { type: 'string', description: csvDescription(csv) };
  return { 'text/csv': { schema, example: csvText(csv, exampleOf(answer)) } };
}

/** What is known by a field of the answer. */
function headersOf({ answer }: QueryDefinition): object {
  const fields = new Set(answer ? fieldsOf(answer).map(({ name }) => name) : []);
  return {
    ...(fields.has('revision') ? { ETag: ANSWER_HEADERS.ETag } : {}),
    ...(fields.has('next') ? { Link: LINK } : {}),
    'X-Correlation-Id': ANSWER_HEADERS['X-Correlation-Id'],
  };
}

const described = ({ summary, description, tag }: CommandRoute | QueryRoute): object => ({
  summary,
  ...(description ? { description } : {}),
  tags: [tag],
});

const braces = (path: string): string => `/${path.replace(/:([A-Za-z]+)/g, '{$1}')}`;

const json = (name: string): object => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });

/** What the body of a command holds: its fields without those of the path; an id that can be derived is not required. */
function bodyOf(route: CommandRoute): JsonSchema {
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

const bodyNeeded = (route: CommandRoute): boolean => bodyOf(route)['required'] !== undefined;

function pathParams(path: string, type: new () => object): object[] {
  const fields = new Map(fieldsOf(type).map((field) => [field.name, field]));
  return pathParameters(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    ...asParameter(fields.get(name)?.schema() ?? { type: 'string' }),
  }));
}

/** A field's schema as a parameter: description and example stand beside the schema there. */
function asParameter({ description, examples, ...schema }: JsonSchema): object {
  const [example] = Array.isArray(examples) ? (examples as unknown[]) : [];
  return { description, schema, ...(example === undefined ? {} : { example }) };
}

const headerParam = (name: string, description: string, schema: object, example: string, required = false): object => ({
  name,
  in: 'header',
  required,
  description,
  schema,
  example,
});

/** The example of a key names the command, because a key belongs to one command. */
const writeHeaders = (command: string): object[] => [
  headerParam(
    'X-Actor',
    'Who acts; `system` and `import` are Leadger itself and nobody else',
    { type: 'string', pattern: ACTOR_PATTERN.source },
    'anna',
    true,
  ),
  headerParam(
    'Idempotency-Key',
    'Id of the command on this lead, client, pipeline or reason: sent again, it changes nothing and answers as the first time. For another ' +
      'command there, with other content or by another actor it is refused (422); only what a client is called and what was said ' +
      'with it is not compared. A command that changed nothing leaves no key',
    { type: 'string', pattern: KEY_PATTERN.source },
    `${command}-2026-03-01-0001`,
  ),
  headerParam(
    'If-Match',
    'Only if the stream stands at this revision: one strong ETag, with its quotes, such as "3"; 412 otherwise. `*` = at any',
    { type: 'string', pattern: '^(\\*|"[0-9]{1,15}")$' },
    '*',
  ),
  headerParam(
    'X-Occurred-At',
    'When it happened, if not just now: an ISO 8601 instant with an offset, from 1900 on and not in the future',
    { type: 'string', format: 'date-time' },
    '2026-03-01T09:30:00Z',
  ),
  headerParam(
    'X-Correlation-Id',
    'Goes with everything this request causes; the command id, where absent',
    { type: 'string', pattern: KEY_PATTERN.source },
    'import-2026-03-01',
  ),
];

const ANSWER_HEADERS = {
  ETag: { description: 'Revision of the stream, for If-Match', schema: { type: 'string' }, example: '"3"' },
  'X-Position': {
    description: 'Position in the log, for ?after=',
    schema: { type: 'string' },
    example: '0000000000000042',
  },
  'X-Correlation-Id': {
    description: 'Names this request in log and history',
    schema: { type: 'string' },
    example: '0f8fad5b-d9cb-469f-a165-70867728950e',
  },
};

const LINK = {
  description: 'The next page (RFC 8288), where there is one',
  schema: { type: 'string' },
  example: '</leads?limit=20&cursor=WyJsaXN0LWxlYWRz>; rel="next"',
};

const AFTER = {
  name: 'after',
  in: 'query',
  required: false,
  description:
    'Wait until the report has seen this position, as a write answers it: 16 digits where the log is SQLite, two times 20 with a dash where it is EventStoreDB',
  schema: { type: 'string', pattern: POSITION_PATTERN.source },
  example: '0000000000000001',
};

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
  500: 'A fault of Leadger; nothing was done, and its log says more under the correlation id',
  503: 'The store does not answer, or the report has not seen the position in time',
};

const refer = (...statuses: number[]): object =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]));

type Codes = ReturnType<typeof codesByStatus>;

/** A problem whose code is one of those that there are. */
function problemSchema(codes: Codes): JsonSchema {
  const schema = schemaOf(Problem) as { properties: { code: object } };
  const known = [...new Set(Object.values(codes).flatMap((own) => Object.keys(own)))].sort();
  return { ...schema, properties: { ...schema.properties, code: { ...schema.properties.code, enum: known } } };
}

const problems = (codes: Codes): object =>
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
