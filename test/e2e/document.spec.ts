import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Api } from '../support/api.js';

interface Described {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly example?: unknown;
  readonly type?: unknown;
  readonly enum?: readonly string[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
}
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters: readonly (Described & { readonly name: string; readonly in: string; readonly schema: object })[];
  readonly requestBody?: unknown;
  readonly operationId: string;
  readonly responses: Readonly<
    Record<
      string,
      { readonly headers?: Readonly<Record<string, Described>>; readonly links?: Readonly<Record<string, Link>> }
    >
  >;
}
interface Link {
  readonly operationId: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly requestBody?: Readonly<Record<string, unknown>>;
}
interface ApiDocument {
  readonly tags: readonly (Described & { readonly name: string })[];
  readonly servers: readonly unknown[];
  readonly security: readonly unknown[];
  readonly info: { readonly license: unknown };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<'schemas' | 'responses', Readonly<Record<string, Described>>>>;
}

describe('the API document', () => {
  let api: Api;
  let document: ApiDocument;

  beforeAll(async () => {
    api = await Api.start();
    document = (await (await fetch(`${api.url}/docs/openapi.json`)).json()) as ApiDocument;
  });
  afterAll(async () => {
    expect(await (api as Api | undefined)?.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );

  it('is OpenAPI 3.1, and shown on a page that loads nothing from elsewhere and fills in what a request needs, no more', async () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Leadger' } });
    for (const path of ['/docs', '/']) {
      const page = await fetch(`${api.url}${path}`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('swagger')]);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    }
    const filledIn = await (await fetch(`${api.url}/docs/swagger-ui-init.js`)).text();
    expect(filledIn).toContain('"name": "Idempotency-Key"');
    expect(filledIn).toContain('"example": "anna"');
    expect(filledIn).not.toMatch(/"example": "(?:register-client-2026|2026-03-01T09:30:00Z|WyJs)/);
  });

  it('says of every field what it means, with an example that fits it', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    (addFormats as unknown as { default: (ajv: Ajv2020) => void }).default(ajv);
    ajv.addSchema(document, 'api');
    const misfits: string[] = [];
    for (const [name, { properties = {} }] of Object.entries(document.components.schemas)) {
      for (const [field, { description = '', examples = [] }] of Object.entries(properties)) {
        if (description === '') misfits.push(`${name}.${field} has no description`);
        if (examples.length === 0) misfits.push(`${name}.${field} has no example`);
        const fits = ajv.compile({ $ref: `api#/components/schemas/${name}/properties/${field}` });
        for (const example of examples)
          if (!fits(example)) misfits.push(`${name}.${field}: ${ajv.errorsText(fits.errors)}`);
      }
    }
    expect(misfits).toEqual([]);
    expect(Object.keys(document.components.schemas).length).toBeGreaterThan(40);
  });

  it('says of every operation in a line and at length what it does, under a tag that is described', () => {
    const described = new Set(document.tags.flatMap(({ name, description }) => (description ? [name] : [])));
    const lacking = operations().filter(
      ({ summary, description, tags = [] }) =>
        !summary || !description || summary === description || !tags.every((tag) => described.has(tag)),
    );
    expect(lacking.map(({ name }) => name)).toEqual([]);
    expect(document.tags.map(({ name }) => name).sort()).toEqual(
      [...new Set(operations().flatMap(({ tags = [] }) => tags))].sort(),
    );
  });

  it('holds what generators and linters ask for, and no part that nothing refers to', () => {
    expect(document).toMatchObject({ servers: [{ url: '/' }], security: [], info: { license: { identifier: 'MIT' } } });
    const text = JSON.stringify(document);
    const parts = (['schemas', 'responses'] as const).flatMap((kind) =>
      Object.keys(document.components[kind]).map((name) => `"#/components/${kind}/${name}"`),
    );
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
    const headers = operations().flatMap(({ parameters }) => parameters.filter((one) => one.in === 'header'));
    expect(headers.filter(({ schema }) => 'format' in schema)).toEqual([]);
  });

  it('names the events that there are, in histories and in the answers of writes', () => {
    const { schemas } = document.components;
    const shownIn = (name: string): readonly unknown[] => schemas[name]?.properties?.['type']?.enum ?? [];
    const inHistories = ['LeadHistoryItem', 'ClientHistoryItem', 'PipelineHistoryItem', 'ReasonHistoryItem'].map(
      shownIn,
    );
    expect(inHistories[0]).toEqual(expect.arrayContaining(['LeadRegistered', 'OfferRefused']));
    expect(inHistories.slice(1)).toEqual([
      ['ClientRegistered', 'PurchaseRecorded', 'ClientContactLogged'],
      ['PipelinePublished'],
      ['ReasonDefined', 'ReasonRetired'],
    ]);
    const recorded = schemas['Accepted']?.properties?.['events']?.items?.enum ?? [];
    expect([...recorded].sort()).toEqual(inHistories.flat().sort());
  });

  it('says of every parameter and every header what it means, with an example', () => {
    const parts = operations().flatMap(({ name, parameters, responses }) => [
      ...parameters.map((one) => ({ what: `${name}: ${one.name}`, ...one })),
      ...Object.values(responses).flatMap(({ headers = {} }) =>
        Object.entries(headers).map(([header, one]) => ({ what: `${name}: ${header}`, ...one })),
      ),
    ]);
    const lacking = parts.filter(({ description, example }) => !description || example === undefined);
    expect(lacking.map(({ what }) => what)).toEqual([]);
    expect(parts.length).toBeGreaterThan(200);
  });

  it('links operations to those that can follow, with all that their paths need and fields that their bodies have', () => {
    const followed = new Set<string>();
    const wrong = operations().flatMap(({ name, responses }) =>
      Object.values(responses).flatMap(({ links = {} }) =>
        Object.values(links).flatMap(({ operationId, parameters = {}, requestBody = {} }) => {
          followed.add(operationId);
          const [target] = operations().filter((one) => one.operationId === operationId);
          const inPath = (target?.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
          const isWhole = JSON.stringify(inPath) === JSON.stringify(Object.keys(parameters));
          const fields = Object.keys(bodySchema(target?.name.slice('post '.length) ?? '')?.properties ?? {});
          const areKnown = Object.keys(requestBody).every((field) => fields.includes(field));
          return target && isWhole && areKnown ? [] : [`${name} → ${operationId}`];
        }),
      ),
    );
    expect(wrong).toEqual([]);
    const never = operations().filter(({ name, operationId }) => name.includes('{') && !followed.has(operationId));
    expect(never.map(({ name }) => name)).toEqual(['post /pipelines/{pipeline}']);
  });

  it('has examples that can be sent one after the other, and make a life', async () => {
    const refused: unknown[] = [];
    for (const [path, ids] of LIFE) {
      const place = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? ID);
      const own = path.endsWith('/offers') ? ids : {};
      const { status, text } = await api.post(place, { ...bodyExample(path), ...own });
      if (status >= 300) refused.push([path, status, text]);
    }
    expect(refused).toEqual([]);
    const writes = operations().filter(({ name }) => name.startsWith('post '));
    const played = new Set(LIFE.map(([path]) => `post ${path}`));
    expect([...played].sort()).toEqual(writes.map(({ name }) => name).sort());
  });

  function bodySchema(path: string): Described | undefined {
    const content = document.paths[path]?.['post']?.requestBody as
      { content: { 'application/json': { schema: { $ref: string } } } } | undefined;
    const name = content?.content['application/json'].schema.$ref.split('/').at(-1) ?? '';
    return document.components.schemas[name];
  }

  const bodyExample = (path: string) => (bodySchema(path)?.examples?.[0] ?? {}) as Record<string, unknown>;
});

/** The id that every example of one has. */
const ID = 'a3bb189e-8bf9-3888-9912-ace4e6543002';
type Ids = Readonly<Record<string, string>>;
const lead = (...names: string[]): [string, Ids][] => names.map((name) => [`/leads/{leadId}/${name}`, {}]);
const offer = (offerId: string, ...steps: string[]): [string, Ids][] => [
  ['/leads/{leadId}/offers', { offerId }],
  ...steps.map((step): [string, Ids] => [`/leads/{leadId}/offers/{offerId}/${step}`, { offerId }]),
];
const LIFE: readonly (readonly [path: string, ids: Ids])[] = [
  ['/pipelines/{pipeline}', { pipeline: 'example' }],
  ['/reasons/{reason}', { reason: 'example' }],
  ['/reasons/{reason}/retire', { reason: 'example' }],
  ['/clients', {}],
  ['/clients/{clientId}/contacts', {}],
  ['/clients/{clientId}/purchases', {}],
  ['/leads', {}],
  ...lead('assign', 'qualify', 'contacts', 'wait', 'information', 'status'),
  ...offer('0b9d1c1e-7a43-4c0e-9a51-3a1f6f0d5a01', 'request', 'send', 'rework', 'send', 'accept'),
  ...offer('0b9d1c1e-7a43-4c0e-9a51-3a1f6f0d5a02', 'request', 'send', 'refuse'),
  ...offer('0b9d1c1e-7a43-4c0e-9a51-3a1f6f0d5a03', 'withdraw'),
  ...lead('lose', 'reopen', 'win'),
];
