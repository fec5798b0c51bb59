import type { QueryDefinition, Refusals } from '#kernel';
import { exampleOf, fieldsOf, type JsonSchema, schemaOf, schemasOf } from '#schema';
import { DocumentBuilder, type OpenAPIObject } from '@nestjs/swagger';
import { Accepted } from './command-controller.js';
import { csvDescription, csvText } from './csv.js';
import {
  AFTER,
  ANSWER_HEADERS,
  IF_NONE_MATCH,
  linkOf,
  locationOf,
  NOT_MODIFIED,
  writeHeaders,
} from './openapi-parameters.js';
import { problems, problemSchema, refer } from './openapi-problems.js';
import { Problem } from './problem.js';
import { codesByStatus } from './problem-codes.js';
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
currency. Ids are UUIDs, answered in lower case. Bodies are JSON in UTF-8, without a Content-Encoding, no name in an object twice with two values;
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
        headers: {
          ...ANSWER_HEADERS,
          ...(route.location ? { Location: locationOf(braces(route.location)) } : {}),
        },
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
  const isRevised = headersOf(query, route.path).ETag !== undefined;
  const operation = {
    ...described(route),
    operationId: operationId(query.name),
    parameters: [
      ...pathParams(route.path, query.type),
      ...parameters,
      ...(waits ? [AFTER] : []),
      ...(isRevised ? [IF_NONE_MATCH] : []),
    ],
    responses: {
      '200': {
        description: 'The answer',
        content: {
          ...(query.answer ? json(query.answer.name) : {}),
          ...csvOf(query),
        },
        headers: headersOf(query, route.path),
        ...(route.links ? { links: route.links } : {}),
      },
      ...(isRevised ? { '304': NOT_MODIFIED } : {}),
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
function headersOf({ answer }: QueryDefinition, path: string): Record<string, object> & { readonly ETag?: object } {
  const types = new Map((answer ? fieldsOf(answer) : []).map(({ name, schema }) => [name, schema()['type']]));
  return {
    ...(types.has('revision') ? { ETag: ANSWER_HEADERS.ETag } : {}),
    ...([types.get('next')].flat().includes('string') ? { Link: linkOf(braces(path)) } : {}),
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
