import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#kernel';
import { isLoopback } from '../config/config.js';

/** What an actor is called: the header as API documents describe it. */
export const ACTOR_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,63}$/;

const actors = new WeakMap<FastifyRequest, Actor>();

/**
 * The only place that knows who acts and who may. Without access control configured, everybody on this machine may do
 * everything, and the header `X-Actor` names the person; it must be there on writes.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const address = request.ip.replace(/^::ffff:/, '');
    if (!isLoopback(address) || !isLoopback(request.hostname.replace(/^\[|\]$/g, ''))) {
      throw new ForbiddenException('Without access control the API answers on this machine only');
    }
    if (request.method === 'GET' || request.method === 'HEAD') return true;
    const name = request.headers['x-actor'];
    if (typeof name !== 'string' || !ACTOR_PATTERN.test(name)) {
      throw new UnauthorizedException(
        'The header X-Actor must name who acts: a letter or digit, then up to 63 letters, digits or _ . @ : -',
      );
    }
    actors.set(request, { id: name });
    return true;
  }
}

/** Who acts, as the guard has found out. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (!actor) throw new UnauthorizedException('Nobody acts');
  return actor;
}
