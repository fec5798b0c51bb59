import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const FOLDER = 'docs';
const JSON_DOCUMENT = `${FOLDER}/openapi.json`;
const YAML_DOCUMENT = `${FOLDER}/openapi.yaml`;
/** What can be read beside the operations of the API. */
export const DOCUMENTATION = ['', FOLDER, JSON_DOCUMENT, YAML_DOCUMENT];

/** The page loads what this server has and nothing else, and is shown in nobody's frame. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** Serves the API document as JSON and YAML, and as a page that requests can be tried out on. */
export function serveDocumentation(app: NestFastifyApplication, document: OpenAPIObject): void {
  SwaggerModule.setup(FOLDER, app, withoutOptionalExamples(document), {
    raw: false,
    customSiteTitle: document.info.title,
  });
  SwaggerModule.setup(FOLDER, app, document, {
    ui: false,
    jsonDocumentUrl: JSON_DOCUMENT,
    yamlDocumentUrl: YAML_DOCUMENT,
  });
  const server = app.getHttpAdapter().getInstance();
  // Whoever opens the address that was printed is shown what there is.
  server.get('/', async (_request, reply) => reply.redirect(FOLDER));
  server.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(`/${FOLDER}`)) void reply.headers(PAGE_HEADERS);
  });
}

type Parameter = Readonly<Record<string, unknown>>;

/**
 * The page fills in every example: a key that was used already, a business time of long ago and the cursor of another list would go
 * with each request that somebody tries out.
 */
function withoutOptionalExamples(document: OpenAPIObject): OpenAPIObject {
  const shown = ({ example, ...parameter }: Parameter): Parameter =>
    parameter['required'] === true ? { ...parameter, example } : parameter;
  const paths = Object.entries(document.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations as Record<string, { parameters: Parameter[] }>).map(([method, operation]) => [
        method,
        { ...operation, parameters: operation.parameters.map(shown) },
      ]),
    ),
  ]);
  return { ...document, paths: Object.fromEntries(paths) as OpenAPIObject['paths'] };
}
