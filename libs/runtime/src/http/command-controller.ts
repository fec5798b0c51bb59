import { type CommandBus as Bus, CommandBus } from '@nestjs/cqrs';
import { Controller, HttpCode, Inject, Post, Req, Res, type Type } from '@nestjs/common';
import { uuidsIn } from '#ids';
import { reject, Rejected } from '#kernel';
import { AnyText, parse, Strings, Whole } from '#schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandAnswer } from '../commands/answer.js';
import { enclose } from '../commands/handlers.js';
import { digestOf, envelopeOf, invalid } from './headers.js';
import { type CommandRoute, operationId, pathOf, pathParameters } from './routes.js';

const thingId = uuidsIn('0d6f3f5e-4d43-5f0a-8a55-0c8f3d2f6a77');

/** What every write answers. */
export class Accepted {
  @AnyText(
    'Id of the stream that the command was about: of the lead, the client, the pipeline …',
    'a3bb189e-8bf9-3888-9912-ace4e6543002',
  )
  id!: string;
  @Whole('Revision of the stream after the command, from 0; also the ETag', 3, { min: -1 }) revision!: number;
  @AnyText('Position in the log; `?after=` it to read your own write', '0000000000000042') position!: string;
  @Strings('Types of the events recorded; empty = the command changed nothing', ['LeadRegistered']) events!: string[];
  @AnyText('Id of the thing created, where one was', 'a3bb189e-8bf9-3888-9912-ace4e6543002', { optional: true })
  created?: string;
}

/** Of a write, everything stands in the path and the body. */
class NoParameters {}

/** A controller with one method per route; each validates, dispatches over the command bus and answers alike. */
export function commandController(routes: readonly CommandRoute[]): Type {
  class CommandController {
    constructor(readonly bus: Bus) {}
  }
  for (const route of routes) {
    const inPath = pathParameters(route.path);
    const name = operationId(route.command.name);
    const method = {
      async [name](this: CommandController, request: FastifyRequest, reply: FastifyReply): Promise<Accepted> {
        return handle(this.bus, route, inPath, request, reply);
      },
    }[name];
    if (!method) continue;
    const descriptor: PropertyDescriptor = { value: method, writable: true, configurable: true, enumerable: false };
    Object.defineProperty(CommandController.prototype, name, descriptor);
    Req()(CommandController.prototype, name, 0);
    Res({ passthrough: true })(CommandController.prototype, name, 1);
    HttpCode(route.creates ? 201 : 200)(CommandController.prototype, name, descriptor);
    Post(route.path)(CommandController.prototype, name, descriptor);
  }
  Inject(CommandBus)(CommandController, undefined, 0);
  Controller()(CommandController);
  return CommandController;
}

async function handle(
  bus: Bus,
  route: CommandRoute,
  inPath: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Accepted> {
  const envelope = envelopeOf(request);
  const asked = parse(NoParameters, request.query);
  if (!asked.ok) throw invalid('invalid-parameter', asked.errors);
  const fields = fieldsOf(route, inPath, request, envelope.commandId);
  const parsed = parse(route.command.type, fields);
  if (!parsed.ok) throw invalid('invalid-field', parsed.errors);
  const digest = digestOf(request, route.command, parsed.value, envelope);
  const answer = await bus.execute<object, CommandAnswer>(enclose(parsed.value, { ...envelope, ...digest }));
  void reply.headers({
    etag: `"${answer.revision}"`,
    'x-position': answer.position,
    'x-correlation-id': envelope.correlationId,
  });
  const own = parsed.value as Record<string, unknown>;
  if (route.location) void reply.header('location', pathOf(route.location, own));
  const created = route.creates && own[route.creates];
  return {
    id: route.command.id(parsed.value),
    revision: answer.revision,
    position: answer.position,
    events: [...answer.eventTypes],
    ...(typeof created === 'string' ? { created } : {}),
  };
}

/** Body and path as one set of fields; what the path says may not be said again in the body. No body at all has no fields. */
function fieldsOf(
  route: CommandRoute,
  inPath: readonly string[],
  request: FastifyRequest,
  commandId: string,
): Record<string, unknown> {
  const { body = {} } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Rejected(reject('invalid', 'invalid-body', 'The body must be a JSON object'));
  }
  const params = request.params as Record<string, string>;
  const twice = inPath.find((name) => name in body);
  if (twice) {
    const message = `${twice} is in the path already; leave it out of the body`;
    throw invalid('invalid-field', [{ field: twice, rule: 'unknownField', message }]);
  }
  const fields: Record<string, unknown> = { ...body, ...params };
  if (route.creates && fields[route.creates] === undefined) {
    // Of the same key on another lead or client comes another thing.
    const place = inPath.map((name) => params[name]?.toLowerCase());
    fields[route.creates] = thingId([route.command.name, ...place, commandId].join('\n'));
  }
  return fields;
}
