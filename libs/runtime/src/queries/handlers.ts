import type { Position, QueryDefinition } from '#kernel';
import type { Provider } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { QueryRunner } from './query-runner.js';

const positions = new WeakMap<object, Position>();

/** Notes the position that the answer must have seen, for the way over the query bus. */
export function askAfter<Query extends object>(query: Query, after: Position | undefined): Query {
  if (after !== undefined) positions.set(query, after);
  return query;
}

/** One Nest query handler per definition, made here: every query is answered the same way. */
export function queryHandlers(definitions: readonly QueryDefinition[]): Provider[] {
  return definitions.map((definition) => {
    class Handler implements IQueryHandler<object, unknown> {
      constructor(private readonly runner: QueryRunner) {}

      async execute(query: object): Promise<unknown> {
        return this.runner.run(definition, query, positions.get(query));
      }
    }
    QueryHandler(definition.type)(Handler);
    return { provide: Handler, useFactory: (runner: QueryRunner) => new Handler(runner), inject: [QueryRunner] };
  });
}
