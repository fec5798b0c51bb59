import {
  BadRequestException,
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#kernel';
import { isLoopback } from '../config/config.js';
import { RequestRefused } from './problem.js';

/**
 * What an actor is called: the header as API documents describe it. Two names, in whatever case, are what Leadger itself goes by in a
 * history. The pattern is published, and a JSON Schema knows no flags.
 */
export const ACTOR_PATTERN =
  /^(?!(?:[Ss][Yy][Ss][Tt][Ee][Mm]|[Ii][Mm][Pp][Oo][Rr][Tt])$)[A-Za-z0-9][A-Za-z0-9_.@:-]{0,63}$/;

const ACTOR_RULE =
  'The header X-Actor must name who acts: a letter or digit, then up to 63 letters, digits or _ . @ : -; ' +
  'system and import are Leadger itself';

/** `name:port` or `[address]:port`, the port optional (RFC 9110, section 7.2). */
const HOST = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+))(?::\d*)?$/;

const actors = new WeakMap<FastifyRequest, Actor>();

/**
 * The only place that knows who acts and who may. Without access control configured, everybody on this machine may do
 * everything, and the header `X-Actor` names the person; it must be there on writes.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!isLoopback(request.ip.replace(/^::ffff:/, '')) || !isLoopback(askedHost(request))) {
      throw new ForbiddenException('Without access control the API answers on this machine only');
    }
    if (request.method === 'GET' || request.method === 'HEAD') return true;
    const name = request.headers['x-actor'];
    if (name === undefined) throw nobody('required', 'The header X-Actor is required: it names who acts');
    if (typeof name !== 'string' || !ACTOR_PATTERN.test(name)) throw nobody('header', ACTOR_RULE);
    actors.set(request, { id: name });
    return true;
  }
}

/**
 * The host that a request asks for, without port and brackets; empty where the header is no host.
 * @throws BadRequestException where it asks for two (RFC 9112, section 3.2): Node would keep the first and say nothing
 */
function askedHost({ headers: { host = '' }, raw }: FastifyRequest): string {
  const names = raw.rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name));
  if (names.length > 1) throw new BadRequestException('The header Host must be there once');
  const [, address, name = ''] = HOST.exec(host) ?? [];
  return address ?? name;
}

const nobody = (rule: string, message: string): RequestRefused =>
  new RequestRefused(401, 'actor-missing', message, [{ field: 'x-actor', rule, message }]);

/** Who acts, as the guard has found out. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (!actor) throw nobody('required', 'Nobody acts');
  return actor;
}
