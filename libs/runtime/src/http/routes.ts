import type { CommandDefinition, QueryDefinition } from '#kernel';

/** A group of operations in the API document. */
export interface Tag {
  readonly name: string;
  readonly description: string;
}

interface RouteText {
  /** One line, imperative. */
  readonly summary: string;
  readonly description: string;
  readonly tag: Tag;
}

/** A link of the API document: which operation goes on with what this one answered. Values are runtime expressions or literals. */
export interface Link {
  readonly operationId: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Fields of the body that follow from what was answered, or that cannot be made up. Expressions within it are evaluated by
   * schemathesis and others; to the specification a body is one expression or a literal.
   */
  readonly requestBody?: Readonly<Record<string, unknown>>;
}

export type Links = Readonly<Record<string, Link>>;

/** One write operation: where a command is sent to. Path parameters `:name` are fields of the command. */
export interface CommandRoute extends RouteText {
  readonly path: string;
  readonly command: CommandDefinition;
  /** Creates a thing (201). The field holds its id; where the body leaves it out, it derives from the command id. */
  readonly creates?: string;
  /** Where what it creates is read; path parameters `:name` are fields of the command. */
  readonly location?: string;
  readonly links?: Links;
}

/** One read operation. Path parameters `:name` are fields of the query, all others come from the query string. */
export interface QueryRoute extends RouteText {
  readonly path: string;
  readonly query: QueryDefinition;
  readonly links?: Links;
}

/** An operation's id in the API document: the name of its command or query, in camelCase. */
export const operationId = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A path with the values of its parameters. */
export const pathOf = (path: string, values: Readonly<Record<string, unknown>>): string =>
  `/${path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(values[name])))}`;

/** The names of a path's parameters, in order. */
export const pathParameters = (path: string): string[] =>
  [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name ?? '');
