import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { RequestRefused } from './problem.js';

/** How deep lists and objects of a body may stand in each other; no command needs half of it. */
const DEEPEST = 20;

const NO_TEXT = /[\p{Surrogate}\0]/u;

/**
 * Takes bodies of JSON in UTF-8 (RFC 8259, section 8.1), as they are: what is taken for something else would be kept for ever.
 * @param limit the largest body, in bytes
 */
export function takeJson(app: NestFastifyApplication, limit: number): void {
  const parse = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit: limit }, (request: FastifyRequest, body, done) => {
    const refused = packed(request.headers) ?? otherCharset(request.headers) ?? notUtf8(body);
    if (refused) {
      done(refused);
      return;
    }
    void parse(request, body.toString(), (error, value: unknown) => {
      done(error ?? flawOf(value) ?? null, value);
    });
  });
}

function packed(headers: IncomingHttpHeaders): RequestRefused | undefined {
  const encoding = headers['content-encoding'] ?? '';
  if (encoding === '' || encoding.toLowerCase() === 'identity') return undefined;
  return new RequestRefused(415, 'body-encoded', 'The body must be sent as it is: no Content-Encoding is taken');
}

function otherCharset(headers: IncomingHttpHeaders): RequestRefused | undefined {
  const charsets = [...(headers['content-type'] ?? '').matchAll(/;\s*charset\s*=\s*"?([^";]*)/gi)];
  if (charsets.every(([, name = '']) => /^utf-?8\s*$/i.test(name))) return undefined;
  return new RequestRefused(415, 'charset-not-utf-8', 'The body must be JSON in UTF-8: no other charset is taken');
}

const notUtf8 = (body: Buffer): RequestRefused | undefined =>
  isUtf8(body) ? undefined : malformed('The body must be UTF-8, and holds bytes that are not');

/**
 * What no field of a command could hold, in values and names alike: half a character (a surrogate without the other, which no
 * UTF-8 can carry on) and U+0000, which ends texts in some stores. And what is nested too deep to be looked at.
 */
export function flawOf(body: unknown): RequestRefused | undefined {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return malformed(`Lists and objects of the body must be nested at most ${DEEPEST} deep`);
    const inside: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'string' && !isText(one)) return notText();
      if (typeof one !== 'object' || one === null) continue;
      for (const [name, value] of Object.entries(one)) {
        if (!isText(name)) return notText();
        inside.push(value);
      }
    }
    level = inside;
  }
  return undefined;
}

const notText = (): RequestRefused =>
  malformed('Texts must be Unicode, without unpaired surrogates and without U+0000');

/** The same for what comes in a URL. @throws RequestRefused where it is not percent-encoded UTF-8 */
export function checkUrl(url: string): void {
  if (url.includes('%') && !isText(decoded(url)))
    throw malformed('The URL must be percent-encoded UTF-8, without U+0000');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '\0';
  }
}

const isText = (text: string): boolean => !NO_TEXT.test(text);

const malformed = (message: string): RequestRefused => new RequestRefused(400, 'malformed-request', message);
