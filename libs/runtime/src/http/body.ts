import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isText, TEXT_RULE } from '#schema';
import type { FastifyRequest } from 'fastify';
import { isSafeNumber, parse } from 'lossless-json';
import { RequestRefused } from './problem.js';

/** How deep lists and objects of a body may stand in each other; no command needs half of it. */
const DEEPEST = 20;

/**
 * Takes bodies of JSON in UTF-8 (RFC 8259, section 8.1), as they are: what is taken for something else would be kept for ever.
 * @param limit the largest body, in bytes
 */
export function takeJson(app: NestFastifyApplication, limit: number): void {
  app.useBodyParser('application/json', { bodyLimit: limit }, (request: FastifyRequest, body, done) => {
    try {
      const refused = packed(request.headers) ?? otherCharset(request.headers) ?? notUtf8(body);
      if (refused) throw refused;
      done(null, jsonIn(body.toString()));
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * What a text says in JSON (RFC 8259). A name that an object has twice with two values is refused, and a number that would be rounded is
 * none (NaN), so that no field takes it: either would be kept as something else than was sent.
 * @throws RequestRefused
 */
export function jsonIn(text: string): unknown {
  const value = parsed(text);
  const flaw = flawOf(value);
  if (flaw) throw flaw;
  return value;
}

function parsed(text: string): unknown {
  const quick = parsedQuickly(text);
  if (quick !== undefined) return quick;
  try {
    return parse(text, null, (number) => (isKept(number) ? Number(number) : NaN));
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    throw malformed(`The body must be JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/** What the engine's own parser may round: many digits, a fraction, an exponent. Texts may look so too, and are only parsed more slowly. */
const MAY_BE_ROUNDED = /(?:^|[:,[])\s*-?(?:\d{16}|\d+[.eE])/;

/** By the engine's own parser, several times as fast, where it cannot have lost anything; else undefined. */
function parsedQuickly(text: string): unknown {
  if (MAY_BE_ROUNDED.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return namesIn(value) === (text.match(/"\s*:/g)?.length ?? 0) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How many names the objects in a value have. */
function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, one) => sum + namesIn(one), 0);
  return inside + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

/** What is too large for an exact integer is left to the limits of the fields, which say so. */
const isKept = (number: string): boolean => isSafeNumber(number) || Math.abs(Number(number)) > Number.MAX_SAFE_INTEGER;

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
    if (depth > DEEPEST) return tooDeep();
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

const tooDeep = (): RequestRefused => malformed(`Lists and objects of the body must be nested at most ${DEEPEST} deep`);

const notText = (): RequestRefused => malformed(`Texts ${TEXT_RULE}`);

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

const malformed = (message: string): RequestRefused => new RequestRefused(400, 'malformed-request', message);
