import type { CommandDefinition, QueryDefinition } from '#kernel';
import { type DynamicModule, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger, LoggerModule, type Params } from 'nestjs-pino';
import { pino } from 'pino';
import { CommandExecutor } from '../commands/command-executor.js';
import { commandHandlers } from '../commands/handlers.js';
import type { Config } from '../config/config.js';
import { queryHandlers } from '../queries/handlers.js';
import { logOutput } from '../log-output.js';
import { QueryRunner } from '../queries/query-runner.js';
import { AccessGuard } from './access.js';
import { takeJson } from './body.js';
import { clientError } from './client-error.js';
import { commandController } from './command-controller.js';
import { Connections } from './connections.js';
import { DOCUMENTATION, serveDocumentation } from './documentation.js';
import { correlationOf, newCorrelation } from './headers.js';
import { type ApiRoutes, openApi } from './openapi.js';
import { problem } from './problem.js';
import { ProblemFilter } from './problem-filter.js';
import { queryController } from './query-controller.js';

/** The largest body of a request, in bytes. */
const BODY_LIMIT = 256 * 1024;
/** How long a request may take to come in; Node looks every half minute. The largest body by a slow telephone takes less. */
const REQUEST_MS = 60_000;

export interface ApiParts {
  readonly config: Config;
  readonly version: string;
  readonly routes: ApiRoutes;
  /** Decides commands; absent where there are no command routes. */
  readonly executor?: CommandExecutor;
  /** Answers queries; absent where there are no query routes. */
  readonly runner?: QueryRunner;
}

@Module({})
class ApiModule {}

/** Nest tells at `info` how it is put together, line by line; here that is `debug`. */
class QuietLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}
  log = (message: string, ...more: unknown[]): void => {
    this.logger.debug(message, ...more);
  };
  debug = this.log;
  verbose = this.log;
  warn = (message: string, ...more: unknown[]): void => {
    this.logger.warn(message, ...more);
  };
  error = (message: string, ...more: unknown[]): void => {
    this.logger.error(message, ...more);
  };
  fatal = this.error;
}

/** The API over HTTP, ready to listen: routes, guard, errors, document. */
export async function createApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    // What still comes over a connection that is kept alive is served, and closes it: Fastify's own 503 would be no problem+json.
    return503OnClosing: false,
    requestTimeout: REQUEST_MS,
    routerOptions: { maxParamLength: 200 },
    genReqId: newCorrelation,
    clientErrorHandler: clientError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const body = problem(400, 'malformed-request', error.message, correlationOf(request));
      void reply.header('x-correlation-id', body.correlationId);
      void reply.status(400).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(moduleOf(parts), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(new QuietLogger(app.get(Logger)));
  app.useGlobalGuards(new AccessGuard());
  app.useGlobalFilters(
    new ProblemFilter(operationsOf(parts.routes), pino({ level: parts.config.logLevel }, logOutput())),
  );
  serveDocumentation(app, openApi(parts.routes, parts.version));
  takeJson(app, BODY_LIMIT);
  await app.init();
  serveWhateverIsExpected(adapter);
  // None is left out unseen; how many bytes they may have is limited (431).
  adapter.getHttpServer().maxHeadersCount = 0;
  const connections = new Connections(adapter.getHttpServer());
  adapter.getInstance().addHook('preClose', async () => {
    connections.end();
  });
  // Nest would read forms and Fastify plain text; a command is JSON and nothing else (415).
  adapter.getInstance().removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);
  return app;
}

/** An expectation that is not known may be ignored (RFC 9110, section 10.1.1); Node would answer 417 with nothing in it. */
function serveWhateverIsExpected(adapter: FastifyAdapter): void {
  const server = adapter.getHttpServer();
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

const definitionsOf = (routes: ApiRoutes): { commands: CommandDefinition[]; queries: QueryDefinition[] } => ({
  commands: routes.commands.map(({ command }) => command),
  queries: routes.queries.map(({ query }) => query),
});

const operationsOf = ({ commands, queries }: ApiRoutes): { method: string; path: string }[] => [
  ...commands.map(({ path }) => ({ method: 'POST', path })),
  ...[...queries.map(({ path }) => path), ...DOCUMENTATION].map((path) => ({ method: 'GET', path })),
];

function moduleOf({ config, routes, executor, runner }: ApiParts): DynamicModule {
  const { commands, queries } = definitionsOf(routes);
  return {
    module: ApiModule,
    imports: [CqrsModule.forRoot(), LoggerModule.forRoot(loggingOf(config))],
    controllers: [
      ...(executor ? [commandController(routes.commands)] : []),
      ...(runner ? [queryController(routes.queries)] : []),
    ],
    providers: [
      ...(executor ? [{ provide: CommandExecutor, useValue: executor }, ...commandHandlers(commands)] : []),
      ...(runner ? [{ provide: QueryRunner, useValue: runner }, ...queryHandlers(queries)] : []),
    ],
  };
}

/**
 * Structured lines on standard output, never with a header: it may carry a secret. Requests are logged at `debug` only; else
 * the logger does not sit in their way at all, because following each through async hooks costs a third of the throughput.
 */
function loggingOf({ logLevel }: Config): Params {
  const logsRequests = logLevel === 'debug' || logLevel === 'trace';
  return {
    pinoHttp: {
      stream: logOutput(),
      level: logLevel,
      useLevel: 'debug',
      quietReqLogger: true,
      customAttributeKeys: { reqId: 'correlationId' },
      serializers: { req: ({ method, url }: { method: string; url: string }) => ({ method, url }) },
    },
    ...(logsRequests ? {} : { forRoutes: [] }),
  };
}
