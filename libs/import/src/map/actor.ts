import { reject, Rejected } from '#kernel';
import type { Mapping } from '../mapping/definition.js';
import { attributeOf, type Row } from '../read/row.js';

/** Whom a row names as the one who acted, as people are called here; undefined where it names nobody and there is no default. */
export function resourceOf(row: Row, { from, default: fallback, names }: Mapping['resource']): string | undefined {
  const named = (from && attributeOf(row, from)) ?? fallback;
  return named === undefined ? undefined : (names?.get(named) ?? named);
}

/** Freer than the API's header: people of other systems have blanks and umlauts in their names. */
const ACTOR = /^[^\p{Control}\p{Surrogate}]{1,200}$/u;

/** @throws Rejected `invalid-actor` */
export function actorOf(resource: string): string {
  if (ACTOR.test(resource)) return resource;
  const message = 'The resource must be a name of at most 200 characters, none of them a control character';
  throw new Rejected(reject('invalid', 'invalid-actor', message, { resource: resource.slice(0, 200) }));
}
