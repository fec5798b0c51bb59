import type { Refusals } from '#kernel';
import { fieldsOf, type JsonSchema, schemaOf, schemasOf } from '#schema';
import { DocumentBuilder, type OpenAPIObject } from '@nestjs/swagger';
import { Accepted } from './command-controller.js';
import { bodyOf } from './openapi-body.js';
import { type Operation, reading, writing } from './openapi-operations.js';
import { problems, problemSchema } from './openapi-problems.js';
import { referredTo } from './openapi-references.js';
import { Problem } from './problem.js';
import { codesByStatus } from './problem-codes.js';
import { type CommandRoute, type Links, operationId, type QueryRoute, type Tag } from './routes.js';

export interface ApiRoutes {
  readonly commands: readonly CommandRoute[];
  readonly queries: readonly QueryRoute[];
  /** What commands and queries may be refused with. */
  readonly refusals: readonly Refusals[];
}

/** The API document: OpenAPI 3.1, complete, made of the same classes and routes that the API itself is made of. */
export function openApi(routes: ApiRoutes, version: string): OpenAPIObject {
  const { info, ...base } = new DocumentBuilder()
    .setTitle('Leadger')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .build();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { path, method, operation } of operationsOf(routes)) paths[path] = { ...paths[path], [method]: operation };
  const codes = codesByStatus(routes.refusals);
  const components = referredTo(paths, {
    schemas: { ...schemasIn(routes), Problem: problemSchema(codes) },
    responses: problems(codes),
  });
  return {
    ...base,
    info: { ...info, license: { name: 'MIT', identifier: 'MIT' } },
    externalDocs: { description: 'This document as JSON', url: '/docs/openapi.json' },
    servers: [{ url: '/' }],
    // X-Actor says who acts and proves nothing: it is a parameter, no scheme.
    security: [],
    tags: tagsOf(routes),
    paths,
    components,
  } as unknown as OpenAPIObject;
}

/** A process that serves a part of the routes documents no link to the others. */
function operationsOf({ commands, queries }: ApiRoutes): Operation[] {
  const served = new Set(
    [...commands.map(({ command }) => command.name), ...queries.map(({ query }) => query.name)].map(operationId),
  );
  const servedOf = ({ links = {} }: CommandRoute | QueryRoute): Links =>
    Object.fromEntries(Object.entries(links).filter(([, link]) => served.has(link.operationId)));
  return [
    ...commands.map((route) => writing(route, servedOf(route))),
    ...queries.map((route) => reading(route, servedOf(route))),
  ];
}

function schemasIn({ commands, queries }: ApiRoutes): Record<string, JsonSchema> {
  const answers = queries.flatMap(({ query }) => (query.answer ? [query.answer] : []));
  const parts = commands.flatMap(({ command }) => fieldsOf(command.type).flatMap(({ part }) => (part ? [part()] : [])));
  const bodies = commands.map((route) => [route.command.type.name, bodyOf(route)] as const);
  return {
    ...schemasOf([Problem, ...parts, ...answers]),
    ...Object.fromEntries(bodies),
    Accepted: acceptedSchema(commands),
  };
}

/** What a write answers, with the types of the events that there are. */
function acceptedSchema(commands: readonly CommandRoute[]): JsonSchema {
  const schema = schemaOf(Accepted) as { properties: { events: object } };
  const types = [...new Set(commands.flatMap(({ command }) => command.stream.eventTypes))].sort();
  const events = { ...schema.properties.events, items: { type: 'string', enum: types } };
  return { ...schema, properties: { ...schema.properties, events } };
}

const tagsOf = ({ commands, queries }: ApiRoutes): Tag[] => [
  ...new Set([...commands, ...queries].map(({ tag }) => tag)),
];

const DESCRIPTION = `Write side: every operation is a command; its answer says where the log stands then. Read side: reports folded
from the log; \`?after=<position>\` waits until the report has seen that position. Instants are ISO 8601 in UTC (RFC 3339 with any
offset where they come in, without leap seconds), days are local to the company's time zone, both from 1900 to 9999, amounts are integer minor units of an ISO 4217
currency. Ids are UUIDs, answered in lower case. Bodies are JSON in UTF-8, without a Content-Encoding, no name in an object twice with two values;
texts are Unicode without U+0000.
A path that is there is answered with 405 and \`Allow\` where it has no such method; every error is problem+json (RFC 9457).`;
