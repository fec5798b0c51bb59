import { randomUUID } from 'node:crypto';
import { type ApiDocument, type Contract, contractOf } from './contract.js';
import { type App, type Finished, makePlace, type Place, type Running, startApp } from './processes.js';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

/** What every write answers. */
export interface Accepted {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
  readonly events: readonly string[];
  readonly created?: string;
}

export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly correlationId: string;
  readonly errors?: readonly { readonly field: string; readonly rule: string; readonly message: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Status {
  readonly timeZone: string;
  readonly head: string;
  readonly readModels: readonly {
    readonly name: string;
    readonly health: string;
    readonly declaredOtherwise: string | null;
    readonly timeZone: string | null;
    readonly generation: number;
    readonly position: string;
    readonly upToDate: boolean;
    readonly eventsPerSecond: number;
    readonly parked: number;
    readonly partitions: readonly {
      readonly partition: number;
      readonly position: string;
      readonly lagSeconds: number;
      readonly owner: string | null;
      readonly token: number | null;
    }[];
  }[];
}

type Sent = Readonly<Record<string, string>>;

/** An app of a test's own; every answer is held against the API document that the app itself serves. */
export class Api {
  private constructor(
    readonly place: Place,
    readonly app: Running,
    private readonly broken: Contract,
  ) {}

  static async start(
    settings: Record<string, string> = {},
    place: Place = makePlace(settings),
    program: App = 'standalone',
  ): Promise<Api> {
    const app = await startApp({ ...place.env, ...settings }, program);
    const document = (await (await fetch(`${app.url}/docs/openapi.json`)).json()) as ApiDocument;
    return new Api(place, app, contractOf(document));
  }

  get url(): string {
    return this.app.url;
  }

  /** Any request. @throws if the answer is not as documented */
  async send<Body>(
    method: string,
    path: string,
    headers: Sent = {},
    text?: string,
    sent?: unknown,
  ): Promise<Answer<Body>> {
    const response = await fetch(this.url + path, { method, headers, ...(text === undefined ? {} : { body: text }) });
    const answer = await response.text();
    const contentType = response.headers.get('content-type') ?? '';
    const broken = this.broken({ method, path, sent, status: response.status, contentType, text: answer });
    if (broken.length > 0) throw new Error(`${broken.join('\n')}\n${answer.slice(0, 1_000)}`);
    const body = (contentType.includes('json') ? JSON.parse(answer) : answer) as Body;
    return { status: response.status, headers: response.headers, text: answer, body };
  }

  get<Body>(path: string, headers: Sent = {}): Promise<Answer<Body>> {
    return this.send('GET', path, headers);
  }

  post<Body = Accepted>(path: string, body: unknown = {}, headers: Sent = {}): Promise<Answer<Body>> {
    const all = { 'x-actor': 'anna', 'content-type': 'application/json', ...headers };
    return this.send('POST', path, all, JSON.stringify(body), body);
  }

  /** A write that must be accepted. */
  async done(path: string, body: unknown = {}, headers: Sent = {}): Promise<Accepted> {
    const answer = await this.post(path, body, headers);
    if (answer.status >= 300) throw new Error(`POST ${path} was answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  /** A client with a lead along the universal pipeline. @returns the lead's id */
  async lead(fields: object = {}, headers: Sent = {}): Promise<{ leadId: string; clientId: string }> {
    const { id: clientId } = await this.done('/clients', { personal: { name: 'Olena Koval' } }, headers);
    const lead = { clientId, pipeline: 'universal', source: 'call', ...fields };
    const { id: leadId } = await this.done('/leads', { leadId: randomUUID(), ...lead }, headers);
    return { leadId, clientId };
  }

  async status(): Promise<Status> {
    return (await this.get<Status>('/status')).body;
  }

  /** Waits until every read model has seen the whole log. */
  async caughtUp(): Promise<Status> {
    const status = await this.status();
    if (status.readModels.every(({ upToDate }) => upToDate)) return status;
    // The answer comes when the report has seen the position, or as 503 when that takes longer than the app waits.
    const asked = `/loss-shares?from=2000-01-01&to=2000-01-01&after=${status.head}`;
    await fetch(this.url + asked).then((response) => response.text());
    return this.caughtUp();
  }

  /** Stops the app and removes its folder. */
  async stop(): Promise<Finished> {
    const finished = await this.app.stop();
    this.place.remove();
    return finished;
  }
}
