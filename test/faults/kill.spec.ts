import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventStore, openSqliteEventStore } from '#event-store';
import { calendarOf, START } from '#kernel';
import { openSqliteReadStore, type ReadStore } from '#read-store';
import { reportsOf } from '#reports';
import { rebuild } from '../../libs/runtime/src/projector/rebuild.js';
import { dice } from '../support/dice.js';
import { leadger, makePlace, type Place, type Program, type Running, startApp } from '../support/processes.js';
import { allDocuments, allEvents, byStream, countByCommand } from '../support/read-back.js';
import { type SampleLog, sampleLog } from '../support/sample-log.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const DEALS = 900;
const IMPORT_KILLS = 12;
const APP_KILLS = 10;

describe(`kill -9 at random moments (SEED=${SEED})`, () => {
  const roll = dice(SEED);
  let undisturbed: Place;
  let place: Place;
  let sample: SampleLog;
  let events: EventStore;
  let store: ReadStore;
  const { models } = reportsOf(calendarOf('UTC'));

  beforeAll(() => {
    undisturbed = makePlace();
    place = makePlace();
    sample = sampleLog(place.folder, DEALS);
    events = openSqliteEventStore(join(place.folder, 'events.db'));
    store = openSqliteReadStore(join(place.folder, 'read.db'), models);
  });
  afterAll(async () => {
    await events.close();
    await store.close();
    for (const used of [undisturbed, place]) used.remove();
  });

  const importing = ({ folder, env }: Place): Program =>
    leadger(['import', sample.log, '--mapping', sample.mapping, '--rejected', join(folder, 'rejected.ndjson')], env);

  it(`an import killed ${IMPORT_KILLS} times and run again each time is the undisturbed import`, async () => {
    const program = importing(undisturbed);
    const inAll = await writes(undisturbed, Infinity, program);
    expect((await program.finished).code).toBe(0);
    const whole = await logOf(undisturbed);
    // So that all kills together come before the end, however many writes an import needs.
    const mostWrites = Math.floor(inAll / IMPORT_KILLS);
    let kills = 0;
    while (kills < IMPORT_KILLS) {
      const program = importing(place);
      // Every other kill comes while rows of an earlier run are gone over again, at the first line of progress.
      if (kills % 2) await program.reports(/imported: .*rows/);
      else await writes(place, 1 + roll(mostWrites), program);
      if ((await program.stop('SIGKILL')).signal !== 'SIGKILL') break;
      kills++;
    }
    expect(kills).toBe(IMPORT_KILLS);
    const finished = await importing(place).finished;
    expect([finished.code, finished.stdout]).toEqual([0, expect.stringContaining('0 rejected')]);
    expect(finished.stdout).not.toMatch(/ 0 of them applied by an earlier run/);
    expect(byStream(await allEvents(events))).toEqual(byStream(whole));
  }, 180_000);

  it(`the app killed ${APP_KILLS} times while it projects and takes commands has every acknowledged command once`, async () => {
    const before = (await allEvents(events)).length;
    const sellers = Array.from({ length: 8 }, (_, n) => new Seller(`seller-${n}`));
    let interrupted = 0;
    for (let kill = 0; kill < APP_KILLS; kill++) {
      const app = await startApp(place.env);
      // The first kills come while the imported log is projected, the others when so many commands are acknowledged.
      const moment = kill < 4 ? folded(store, 1 + roll(1_500), app) : acknowledged(sellers, 1 + roll(60));
      const working = sellers.map((seller) => seller.work(app));
      await moment;
      expect((await app.stop('SIGKILL')).signal).toBe('SIGKILL');
      await Promise.all(working);
      if (((await store.live({ name: 'funnels' }))?.checkpoint ?? START) < (await events.head())) interrupted++;
    }
    expect(interrupted).toBeGreaterThanOrEqual(4);

    const app = await startApp(place.env);
    const last = sellers.map((seller) => seller.work(app, 5));
    await Promise.all(last);
    const head = await events.head();
    const seen = await fetch(`${app.url}/loss-shares?after=${head}`);
    expect([seen.status, (await app.stop()).code]).toEqual([200, 0]);

    const log = await allEvents(events);
    const counts = countByCommand(log);
    const done = sellers.flatMap(({ acknowledged }) => acknowledged);
    expect(done.filter((id) => counts.get(id) !== 1)).toEqual([]);
    // Whatever was not acknowledged was sent again under its own id until it was.
    const posted = log.slice(before).filter(({ metadata }) => metadata.correlationId !== 'templates');
    expect(posted.length).toBe(done.length);
    expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
    expect(done.length).toBeGreaterThan(APP_KILLS);
  }, 180_000);

  it('the read models after all that are those of a fresh rebuild, document by document', async () => {
    const kept = await allDocuments(store, models);
    expect(Object.keys(kept['leads'] ?? {}).length).toBeGreaterThan(DEALS);
    await rebuild(events, store, models);
    expect(await allDocuments(store, models)).toEqual(kept);
  }, 180_000);
});

async function logOf({ folder }: Place) {
  const events = openSqliteEventStore(join(folder, 'events.db'));
  const log = await allEvents(events);
  await events.close();
  return log;
}

/** Waits until so many writes to the files of the event store were seen, or the program ended. @returns how many were */
async function writes({ folder }: Place, count: number, program: Program): Promise<number> {
  const watching = new AbortController();
  void program.finished.then(() => {
    watching.abort();
  });
  let seen = 0;
  try {
    for await (const { filename } of watch(folder, { signal: watching.signal })) {
      if (filename?.startsWith('events.db') && ++seen === count) break;
    }
  } catch (error) {
    if (!watching.signal.aborted) throw error;
  }
  return seen;
}

/** Waits until the projector has folded so many more events, or all. */
async function folded(store: ReadStore, count: number, app: Running): Promise<void> {
  const at = async () => Number((await store.live({ name: 'funnels' }))?.checkpoint ?? 0);
  const start = await at();
  while ((await at()) < start + count) {
    const status = (await (await fetch(`${app.url}/status`)).json()) as { readModels: { upToDate: boolean }[] };
    if (status.readModels.every(({ upToDate }) => upToDate)) return;
  }
}

/** Waits until so many commands more are acknowledged. */
const acknowledged = (sellers: readonly Seller[], count: number): Promise<void> =>
  new Promise((resolve) => {
    let left = count;
    for (const seller of sellers) {
      seller.onAcknowledged = () => {
        if (--left === 0) resolve();
      };
    }
  });

type Step = readonly [path: string, body: object];

/** Works on one new lead after the other; a command that was not acknowledged is sent again under the same id. */
class Seller {
  readonly acknowledged: string[] = [];
  onAcknowledged: () => void = () => undefined;
  private steps: Step[] = [];
  private commandId = randomUUID();

  constructor(private readonly name: string) {}

  /** Until the app is gone, or so many commands are acknowledged. @throws if one is refused */
  async work({ url }: Running, most = Infinity): Promise<void> {
    for (let done = 0; done < most; done++) {
      if (this.steps.length === 0) this.steps = this.aLead();
      const [path, body] = this.steps[0] ?? ['', {}];
      const headers = { 'content-type': 'application/json', 'x-actor': this.name, 'idempotency-key': this.commandId };
      let answer: Response;
      try {
        answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      } catch {
        return;
      }
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
      this.acknowledged.push(this.commandId);
      this.commandId = randomUUID();
      this.steps.shift();
      this.onAcknowledged();
    }
  }

  private aLead(): Step[] {
    const [clientId, leadId, offerId] = [randomUUID(), randomUUID(), randomUUID()] as const;
    const amount = { minor: 100, currency: 'EUR' };
    const lead = `/leads/${leadId}`;
    return [
      ['/clients', { clientId }],
      ['/leads', { leadId, clientId, pipeline: 'sample', source: 'call', seller: this.name }],
      [`${lead}/status`, { to: 'talking' }],
      [`${lead}/offers`, { offerId, number: 'O', amount }],
      [`${lead}/offers/${offerId}/request`, {}],
      [`${lead}/offers/${offerId}/send`, {}],
      [`${lead}/offers/${offerId}/refuse`, { reason: 'price' }],
      [`${lead}/lose`, { reason: 'price' }],
      [`${lead}/reopen`, { reason: 'Called again' }],
      [`${lead}/win`, { amount }],
      [`/clients/${clientId}/purchases`, { amount }],
      [`/clients/${clientId}/contacts`, { kind: 'call', summary: 'Thanked' }],
    ];
  }
}
