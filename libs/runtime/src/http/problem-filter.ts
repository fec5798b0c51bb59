import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotReady } from '../queries/health.js';
import { NotYetSeen } from '../queries/query-runner.js';
import { correlationOf } from './headers.js';
import { answerTooLarge } from './too-large.js';
import { problem, type Problem, toProblem } from './problem.js';

export interface ErrorLog {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** What a method that a path does not have ends with before anybody looks at the path. */
const NOT_ROUTED = new Set([400, 404, 415]);

/** What a 401 asks for (RFC 9110, section 11.6.1): the header that names who acts. */
export const CHALLENGE = 'X-Actor realm="Leadger"';

/** Says every error as problem+json, and logs what was not expected with its correlation id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly patterns: readonly { readonly method: string; readonly pattern: RegExp }[];

  /** @param operations method and path (`:name` parameters) of every operation there is */
  constructor(
    operations: readonly { readonly method: string; readonly path: string }[],
    private readonly log: ErrorLog,
  ) {
    this.patterns = operations.map(({ method, path }) => ({
      method,
      pattern: new RegExp(`^/${path.replace(/:[A-Za-z]+/g, '[^/]+')}/?$`),
    }));
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const body = this.problemOf(error, request);
    const where = { correlationId: body.correlationId, method: request.method, url: request.url };
    // A body that broke off: nothing was done, and nobody is there any more.
    const isGone = request.raw.destroyed && !request.raw.complete;
    if (body.status === 500 && !isGone) this.log.error({ err: error, ...where }, 'Unexpected error');
    if (body.status === 503) {
      this.log.warn(where, error instanceof Error ? error.message : body.detail);
      void reply.header('retry-after', '1');
    }
    if (body.status === 401) void reply.header('www-authenticate', CHALLENGE);
    if (body.status === 405) void reply.header('allow', this.allowed(request).join(', '));
    void reply
      .status(body.status)
      .header('x-correlation-id', body.correlationId)
      .type('application/problem+json; charset=utf-8');
    const answer = (): void => void reply.send(JSON.stringify(body));
    if (body.status === 413) answerTooLarge(request, reply, answer);
    else answer();
  }

  private problemOf(error: unknown, request: FastifyRequest): Problem {
    const correlationId = correlationOf(request);
    if (error instanceof NotYetSeen) return problem(503, 'not-yet-seen', error.message, correlationId);
    if (error instanceof NotReady)
      return problem(503, 'not-ready', error.message, correlationId, { details: { ...error.stores } });
    if (error instanceof HttpException && NOT_ROUTED.has(error.getStatus())) {
      const allowed = this.allowed(request);
      if (allowed.length > 0 && !allowed.includes(request.method)) {
        return problem(405, 'method-not-allowed', `This resource has ${allowed.join(', ')}`, correlationId);
      }
    }
    return toProblem(error, correlationId);
  }

  private allowed(request: FastifyRequest): string[] {
    const path = request.url.split('?')[0] ?? '';
    const methods = this.patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  }
}
