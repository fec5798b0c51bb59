type Components = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Those of the components that the paths refer to, directly or by way of others. */
export function referredTo(paths: object, components: Components): Components {
  const found = new Set<string>();
  const follow = (value: unknown): void => {
    for (const [, kind = '', name = ''] of JSON.stringify(value ?? {}).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      if (found.has(`${kind}/${name}`)) continue;
      found.add(`${kind}/${name}`);
      follow(components[kind]?.[name]);
    }
  };
  follow(paths);
  return Object.fromEntries(
    Object.entries(components).map(([kind, all]) => [
      kind,
      Object.fromEntries(Object.entries(all).filter(([name]) => found.has(`${kind}/${name}`))),
    ]),
  );
}
