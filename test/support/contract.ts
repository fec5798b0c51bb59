import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** An answer as it went over the wire. */
export interface Exchange {
  readonly method: string;
  /** With query string. */
  readonly path: string;
  readonly sent?: unknown;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

interface Described {
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: object }>>;
  readonly requestBody?: { readonly content: object };
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly responses: Readonly<Record<string, { readonly content: object }>> };
}

/** What is wrong with an answer by the served API document; empty = nothing. */
export type Contract = (exchange: Exchange) => string[];

/** What answers requests that are no operation of the document. */
const NO_OPERATION = new Set([403, 404, 405]);

/** Holds answers against an OpenAPI 3.1 document: status documented, content type named, body as its schema says. */
export function contractOf(document: ApiDocument): Contract {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as { default: (ajv: Ajv2020) => void }).default(ajv);
  ajv.addSchema(document, 'api');
  const validators = new Map<string, ValidateFunction>();
  const validator = (pointer: string): ValidateFunction => {
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` });
    validators.set(pointer, known);
    return known;
  };
  const broken = (pointer: string, body: unknown): string[] => {
    const validate = validator(pointer);
    if (validate(body)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? ''} (${pointer})`);
  };

  return (exchange) => {
    const { method, path, status, contentType, text } = exchange;
    const about = `${method} ${path} → ${status}`;
    const template = templateOf(document, path);
    const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
    if (template === undefined || !operation) {
      if (!NO_OPERATION.has(status)) return [`${about}: no such operation is documented`];
      return broken('/components/schemas/Problem', JSON.parse(text)).map((error) => `${about}: ${error}`);
    }
    const response = operation.responses[status];
    if (status === 500) return [`${about}: a fault of the app`];
    if (!response) return [`${about}: this status is not documented`];
    const at =
      response.$ref?.slice(1) ?? pointerOf('paths', template, method.toLowerCase(), 'responses', String(status));
    if (status === 304) return text === '' ? [] : [`${about}: has a body`];
    const content = response.content ?? contentOf(document, response.$ref);
    const type = contentType.split(';')[0] ?? '';
    if (!(type in content)) return [`${about}: content type ${type} is not documented`];
    const body: unknown = type.endsWith('json') ? JSON.parse(text) : text;
    const asked = pointerOf('paths', template, method.toLowerCase(), 'requestBody', 'content', 'application/json');
    return [
      ...broken(`${at}${pointerOf('content', type, 'schema')}`, body),
      ...(status < 300 && operation.requestBody && exchange.sent !== undefined
        ? broken(`${asked}/schema`, exchange.sent)
        : []),
    ].map((error) => `${about}: ${error}`);
  };
}

const pointerOf = (...parts: string[]): string =>
  parts
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}`)
    .join('');

const contentOf = (document: ApiDocument, reference = ''): object =>
  document.components.responses[reference.split('/').at(-1) ?? '']?.content ?? {};

/** The path of the document that a request went to: the one with the fewest parameters that fits. */
function templateOf(document: ApiDocument, path: string): string | undefined {
  const asked = path.split('?')[0] ?? '';
  const fitting = Object.keys(document.paths).filter((template) =>
    new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(asked),
  );
  return fitting.sort((a, b) => a.split('{').length - b.split('{').length)[0];
}
