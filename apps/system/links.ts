import type { Link, Links } from '#runtime/http';

/** Links to several operations with the same parameters; to some of them with fields of their body as well. */
export const linked = (
  operations: readonly string[],
  parameters: Readonly<Record<string, string>>,
  bodies: Readonly<Record<string, Link['requestBody']>> = {},
): Links =>
  Object.fromEntries(
    operations.map((operationId) => {
      const requestBody = bodies[operationId];
      return [operationId, { operationId, parameters, ...(requestBody && { requestBody }) }];
    }),
  );
