import { type QueryBus as Bus, QueryBus } from '@nestjs/cqrs';
import { Controller, Get, Inject, Req, Res, type Type } from '@nestjs/common';
import type { Position, QueryDefinition } from '#kernel';
import { fieldsOf, MOST_ERRORS, parse } from '#schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { askAfter } from '../queries/handlers.js';
import { checkUrl } from './body.js';
import { csvText } from './csv.js';
import { correlationOf, invalid } from './headers.js';
import { representation } from './negotiation.js';
import { operationId, type QueryRoute } from './routes.js';

/** A position as query parameters carry it: that of an event in SQLite, or in EventStoreDB. */
export const POSITION_PATTERN = /^(?:\d{16}|\d{20}-\d{20})$/;

/** A controller with one method per route; each validates, asks over the query bus and answers alike. */
export function queryController(routes: readonly QueryRoute[]): Type {
  class QueryController {
    constructor(readonly bus: Bus) {}
  }
  for (const route of routes) {
    const name = operationId(route.query.name);
    const method = {
      async [name](this: QueryController, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
        return handle(this.bus, route, request, reply);
      },
    }[name];
    if (!method) continue;
    const descriptor: PropertyDescriptor = { value: method, writable: true, configurable: true, enumerable: false };
    Object.defineProperty(QueryController.prototype, name, descriptor);
    Req()(QueryController.prototype, name, 0);
    Res({ passthrough: true })(QueryController.prototype, name, 1);
    Get(route.path)(QueryController.prototype, name, descriptor);
  }
  Inject(QueryBus)(QueryController, undefined, 0);
  Controller()(QueryController);
  return QueryController;
}

async function handle(bus: Bus, route: QueryRoute, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { query: definition } = route;
  checkUrl(request.url);
  const as = representation(request.headers.accept, definition.csv !== undefined);
  const { after, given } = askedOf(definition, request);
  const parsed = parse(definition.type, { ...numbers(route, given), ...(request.params as object) });
  if (!parsed.ok) throw invalid('invalid-parameter', parsed.errors);
  const answer = await bus.execute<object, object>(askAfter(parsed.value, after));
  void reply.header('x-correlation-id', correlationOf(request));
  const etag = etagOf(answer);
  if (etag !== undefined) void reply.header('etag', etag);
  if ('next' in answer && typeof answer.next === 'string') void reply.header('link', nextPage(request, answer.next));
  void reply.header('cache-control', 'no-store').header('vary', 'accept');
  if (etag !== undefined && isKnown(request.headers['if-none-match'], etag)) {
    void reply.status(304);
    return undefined;
  }
  if (as === 'json' || !definition.csv) return answer;
  void reply.type('text/csv; charset=utf-8');
  return csvText(definition.csv, answer);
}

/** That of the next If-Match; undefined where an answer has no revision, or nothing was recorded yet. */
function etagOf(answer: object): string | undefined {
  if (!('revision' in answer) || typeof answer.revision !== 'number' || answer.revision < 0) return undefined;
  return `"${answer.revision}"`;
}

/** Whether the client has what an ETag stands for already: weak tags count too (RFC 9110, section 13.1.2). */
const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));

/** The same question with the cursor of the next page (RFC 8288), which a table has no place for. */
function nextPage({ url }: FastifyRequest, cursor: string): string {
  const next = new URL(url, 'http://localhost');
  next.searchParams.set('cursor', cursor);
  return `<${next.pathname}${next.search}>; rel="next"`;
}

/** Query strings carry text only: what a field declares as a number or a flag becomes one, if it is one. */
function numbers(route: QueryRoute, given: Record<string, unknown>): Record<string, unknown> {
  const types = new Map(fieldsOf(route.query.type).map((field) => [field.name, field.schema()['type']]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const type = types.get(name);
      const isNumeric = type === 'integer' || type === 'number';
      if (isNumeric && typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value))
        return [name, Number(value)];
      if (type === 'boolean' && (value === 'true' || value === 'false')) return [name, value === 'true'];
      return [name, value];
    }),
  );
}

/** No parameter is a list. */
function onceEach(query: Record<string, unknown>): Record<string, unknown> {
  const repeated = Object.keys(query).filter((name) => Array.isArray(query[name]));
  if (repeated.length === 0) return query;
  throw invalid(
    'invalid-parameter',
    repeated
      .slice(0, MOST_ERRORS)
      .map((field) => ({ field, rule: 'once', message: `${field} is given more than once` })),
  );
}

interface Asked {
  readonly after?: Position;
  readonly given: Record<string, unknown>;
}

/**
 * The query string. What depends on no position is asked after none: `after` is unknown there.
 * @throws Rejected for what is no position, or is given more than once
 */
function askedOf({ reads }: QueryDefinition, request: FastifyRequest): Asked {
  const { after, ...given } = onceEach(request.query as Record<string, unknown>);
  if (after === undefined) return { given };
  if (reads === undefined) return { given: { after, ...given } };
  if (typeof after === 'string' && POSITION_PATTERN.test(after)) return { after, given };
  const message = 'after must be a position, as a write answers it';
  throw invalid('invalid-parameter', [{ field: 'after', rule: 'isPosition', message }]);
}
