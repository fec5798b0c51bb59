import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Variable, VARIABLES } from '../libs/runtime/src/config/config.js';

const root = join(import.meta.dirname, '..');
/** docker-compose, as test/servers/compose/install.sh says its path; without it the file is only read. */
const tool = process.env['TEST_COMPOSE'] ?? '';

interface Service {
  readonly image?: string;
  readonly build?: unknown;
  readonly user?: string;
  readonly restart?: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly deploy?: {
    readonly resources?: { readonly limits?: { readonly cpus?: unknown; readonly memory?: unknown } };
  };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly cap_drop?: readonly string[];
  readonly network_mode?: string;
  readonly ports?: readonly (string | { readonly host_ip?: string })[];
  readonly volumes?: readonly (string | { readonly type: string; readonly source: string; readonly target: string })[];
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const written = parse(text, { merge: true }) as Compose;
const ofProfile = (profile: string): Compose => ({
  ...written,
  services: Object.fromEntries(
    Object.entries(written.services).filter(([, { profiles }]) => profiles?.includes(profile) ?? true),
  ),
});
const asComposeSees = (...options: string[]): Compose =>
  JSON.parse(
    execFileSync(tool, ['-f', join(root, 'docker-compose.yml'), ...options, 'config', '--format', 'json'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    }),
  ) as Compose;

const VIEWS: [string, Compose][] = [
  ['single, as written', ofProfile('single')],
  ['cluster, as written', ofProfile('cluster')],
  ...(tool === ''
    ? []
    : ([
        ['single, as docker-compose sees it', asComposeSees()],
        ['cluster, as docker-compose sees it', asComposeSees('--profile', 'cluster')],
      ] as [string, Compose][])),
];

const APPS = ['command-api', 'query-api', 'projector'];
const SINGLE = ['setup', 'gateway', ...APPS, 'event-store', 'read-store'];
const three = (name: string): string[] => [1, 2, 3].map((n) => `${name}-${n}`);
const CLUSTER = ['setup', 'gateway', ...APPS, 'projector-2', ...three('event-store'), ...three('read-store')];

const isOnce = ({ restart }: Service): boolean => restart === 'on-failure';
const named = ({ services }: Compose, holds: (service: Service) => boolean): string[] =>
  Object.entries(services)
    .filter(([, service]) => !holds(service))
    .map(([name]) => name);

describe.each(VIEWS)('docker-compose.yml (%s)', (title, compose) => {
  const { services } = compose;
  const lasting = {
    ...compose,
    services: Object.fromEntries(Object.entries(services).filter(([, one]) => !isOnce(one))),
  };

  it('has the processes and the servers of its profile', () => {
    const expected = title.startsWith('single') ? SINGLE : [...CLUSTER, 'read-store-set'];
    expect(Object.keys(services).sort()).toEqual(expected.sort());
  });

  it('takes every image in one version', () => {
    expect(
      named(compose, ({ image = '' }) => /^[a-z0-9./-]+:\d+\.\d+\.\d+[a-z0-9.-]*(@sha256:[0-9a-f]{64})?$/.test(image)),
    ).toEqual([]);
  });

  it('runs nothing as root but the setup, which ends and has no network, and leaves every capability away', () => {
    expect(named(compose, ({ user = '' }) => /^[1-9]\d*:[1-9]\d*$/.test(user))).toEqual(['setup']);
    expect(services['setup']).toMatchObject({ network_mode: 'none', restart: 'on-failure' });
    expect(named(compose, ({ cap_drop }) => cap_drop?.includes('ALL') ?? false)).toEqual([]);
  });

  it('checks the health of everything that lasts, and limits what it takes', () => {
    expect(named(lasting, ({ healthcheck }) => (healthcheck?.test.length ?? 0) > 1)).toEqual([]);
    const isLimited = ({ deploy }: Service): boolean =>
      deploy?.resources?.limits?.cpus !== undefined && deploy.resources.limits.memory !== undefined;
    expect(named(compose, isLimited)).toEqual([]);
  });

  it('waits for what a service needs until it is healthy or done', () => {
    const conditions = Object.values(services).flatMap(({ depends_on = {} }) =>
      Object.entries(depends_on)
        .filter(([name]) => name !== 'gateway')
        .map(([, { condition }]) => condition),
    );
    expect(new Set(conditions)).toEqual(new Set(['service_healthy', 'service_completed_successfully']));
  });

  it('holds no secret: passwords come from files', () => {
    const plain = Object.entries(services).flatMap(([name, { environment = {} }]) =>
      Object.keys(environment)
        .filter((variable) => /PASSWORD|SECRET|TOKEN/.test(variable) && !variable.endsWith('_FILE'))
        .map((variable) => `${name}: ${variable}`),
    );
    expect(plain).toEqual([]);
    expect(JSON.stringify(services)).not.toMatch(/:\/\/[^/"]*:[^/"]*@/);
  });

  it('is published on the loopback of the host only, and the APIs listen behind the gateway', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => ({ name, port })),
    );
    expect(published.map(({ name }) => name)).toEqual(['gateway', 'gateway']);
    for (const { port } of published)
      expect(typeof port === 'string' ? port : (port.host_ip ?? '')).toMatch(/^127\.0\.0\.1/);
    for (const name of ['command-api', 'query-api']) expect(services[name]?.network_mode).toBe('service:gateway');
  });

  it('keeps data in named volumes', () => {
    const sources = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) =>
        typeof volume === 'string' ? volume.split(':')[0] : volume.type === 'volume' ? volume.source : '',
      ),
    );
    const names = sources.filter((source) => source !== undefined && source !== '' && !source.startsWith('.'));
    expect(names.filter((name) => !(name !== undefined && name in compose.volumes))).toEqual([]);
  });

  it('sets only variables that Leadger has, to values that it takes', () => {
    for (const name of [...APPS, 'projector-2'].filter((one) => one in services)) {
      for (const [variable, value] of Object.entries(services[name]?.environment ?? {})) {
        const known = (VARIABLES as readonly Variable[]).find((one) => one.name === variable);
        const given = String(value).replace(/^\$\{\w+:-(.*)\}$/, '$1');
        expect([variable, known === undefined, known?.check(given)]).toEqual([variable, false, undefined]);
        if (variable.endsWith('_FILE')) expect(given).toMatch(/^\/run\/leadger\//);
      }
    }
  });
});

/** What the compose file leaves at its default, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  EVENT_STORE_URL_FILE: 'the URL holds no secret',
  EVENT_STORE_USER_FILE: 'nor does the name of the user',
  EVENT_STORE_PASSWORD: 'it is in a file',
  EVENT_STORE_CERT_FILE: 'the servers ask for a password',
  EVENT_STORE_KEY_FILE: 'the servers ask for a password',
  EVENT_STORE_NODE_PREFERENCE: 'projectors read from the leader unless a company wants to spare it',
  READ_STORE_URL_FILE: 'the URL holds no secret',
  READ_STORE_USER_FILE: 'nor does the name of the user',
  READ_STORE_PASSWORD: 'it is in a file',
  READ_STORE_TLS_CA_FILE: 'MongoDB speaks no TLS within the network of the file',
  READ_STORE_CERT_FILE: 'MongoDB speaks no TLS within the network of the file',
  READ_STORE_KEY_FILE: 'MongoDB speaks no TLS within the network of the file',
  READ_STORE_WRITE_CONCERN: 'majority is the default',
  READ_STORE_READ_CONCERN: 'majority is the default',
};

describe('docker-compose.yml and the table of variables', () => {
  it('sets every variable, or this test says why it does not', () => {
    const set = new Set(APPS.flatMap((name) => Object.keys(written.services[name]?.environment ?? {})));
    const missing = VARIABLES.map(({ name }) => name).filter((name) => !set.has(name) && !(name in LEFT_OUT));
    expect(missing).toEqual([]);
    expect(Object.keys(LEFT_OUT).filter((name) => set.has(name))).toEqual([]);
  });

  it('mounts only files that are there', () => {
    const mounted = [...text.matchAll(/\.\/(deploy\/[\w./-]+):/g)].map(([, file]) => file ?? '');
    expect(mounted.length).toBeGreaterThan(3);
    for (const file of mounted) expect(readFileSync(join(root, file), 'utf8')).not.toBe('');
  });
});

describe('Dockerfile', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const [, final = ''] = dockerfile.split(/^FROM [^\n]+\n(?![\s\S]*^FROM )/m);

  it('ends in a stage of a pinned base, without development dependencies, sources or root', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/^node:20\.\d+\.\d+-bookworm-slim$/);
    expect(dockerfile).toMatch(/npm prune --omit=dev/);
    expect(final).not.toMatch(/npm |COPY (libs|apps)/);
    expect(final).toMatch(/^USER 1000:1000$/m);
  });

  it('has labels, a health check and source maps', () => {
    for (const label of ['title', 'description', 'licenses', 'version', 'revision', 'created'])
      expect(final).toContain(`org.opencontainers.image.${label}=`);
    expect(final).toMatch(/HEALTHCHECK[\s\S]*\/health\/ready/);
    expect(final).toContain('ENTRYPOINT ["node", "--enable-source-maps"]');
  });
});
