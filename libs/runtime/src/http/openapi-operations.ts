import type { QueryDefinition } from '#kernel';
import { exampleOf, fieldsOf, type JsonSchema } from '#schema';
import { csvDescription, csvText } from './csv.js';
import { bodyNeeded } from './openapi-body.js';
import {
  AFTER,
  ANSWER_HEADERS,
  IF_NONE_MATCH,
  linkOf,
  locationOf,
  NOT_MODIFIED,
  writeHeaders,
} from './openapi-parameters.js';
import { refer } from './openapi-problems.js';
import { type CommandRoute, type Links, operationId, pathParameters, type QueryRoute } from './routes.js';

export interface Operation {
  readonly path: string;
  readonly method: 'get' | 'post';
  readonly operation: Record<string, unknown>;
}

/**
 * The operation of a command.
 * @param links those of its links that lead to what the document holds
 */
export function writing(route: CommandRoute, links: Links): Operation {
  const status = route.creates ? '201' : '200';
  const properties = fieldsOf(route.command.type).length - pathParameters(route.path).length;
  const operation = {
    ...described(route),
    operationId: operationId(route.command.name),
    parameters: [
      ...pathParams(route.path, route.command.type),
      ...writeHeaders(route.command.name, pathParameters(route.path).length > 0),
    ],
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
        links,
      },
      ...refer(400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 431, 500, 503),
    },
  };
  return { path: braces(route.path), method: 'post', operation };
}

/**
 * The operation of a query.
 * @param links as of a command
 */
export function reading(route: QueryRoute, links: Links): Operation {
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
        links,
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
  description,
  tags: [tag.name],
});

const braces = (path: string): string => `/${path.replace(/:([A-Za-z]+)/g, '{$1}')}`;

const json = (name: string): object => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });

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
