import Libsql from 'libsql';
import type { Funnel, LeadCard, LeadPage } from '#reports';
import { Api, type Status } from '../support/api.js';
import { type Finished, leadger, makePlace, type Place } from '../support/processes.js';
import { sampleLog } from '../support/sample-log.js';

describe('leadger rebuild', () => {
  let place: Place;
  const cli = (...args: string[]): Promise<Finished> => leadger(args, place.env).finished;
  const importing = (cases: number): Promise<Finished> => {
    const { log, mapping } = sampleLog(place.folder, cases);
    return cli('import', log, '--mapping', mapping);
  };

  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => {
    place.remove();
  });

  it('rebuilds all read models while the app serves reads, which never see a gap; and the app goes on with the new ones', async () => {
    expect((await importing(400)).code).toBe(0);
    const api = await Api.start({}, { ...place, remove: () => undefined });
    await api.caughtUp();
    const before = {
      funnel: (await api.get<Funnel>('/funnels/sample')).body,
      page: (await api.get<LeadPage>('/leads?limit=200')).body,
      models: (await api.status()).readModels.map(({ name }) => name),
    };
    const rebuilding = leadger(['rebuild'], place.env);
    let finished: Finished | undefined;
    void rebuilding.finished.then((end) => (finished = end));
    let reads = 0;
    do {
      expect((await api.get<Funnel>('/funnels/sample')).body).toEqual(before.funnel);
      expect((await api.get<LeadPage>('/leads?limit=200')).body).toEqual(before.page);
      reads++;
    } while (!finished);
    expect(finished).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /rebuilt leads, clients, .* events.*\ncompared leads, clients.*: [1-9][\d,]* documents, no difference\n$/,
      ) as string,
    });
    expect(reads).toBeGreaterThan(5);
    expect((await api.status()).readModels.map(({ generation }) => generation)).toEqual(before.models.map(() => 2));
    const { leadId } = await api.lead({ pipeline: 'sample' });
    const { position } = await api.done(`/leads/${leadId}/assign`, { seller: 'olga' });
    expect((await api.get(`/leads/${leadId}?after=${position}`)).body).toMatchObject({ seller: 'olga' });
    expect((await cli('rebuild', 'funnels')).code).toBe(0);
    const { position: last } = await api.done(`/leads/${leadId}/lose`, { reason: 'price' });
    const after = (await api.get<Funnel>(`/funnels/sample?after=${last}`)).body;
    expect(after.leads.lost).toBe(before.funnel.leads.lost + 1);
    expect(((await api.status()) satisfies Status).readModels).toEqual(
      before.models.map((name) => expect.objectContaining({ name, generation: name === 'funnels' ? 3 : 2 }) as Status),
    );
    expect(await api.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  it('says what was not as the log has it, and puts it right', async () => {
    await importing(6);
    await cli('rebuild');
    const api = await Api.start({}, { ...place, remove: () => undefined });
    await api.caughtUp();
    const [first, second] = (await api.get<LeadPage>('/leads')).body.items;
    if (!first || !second) throw new Error('There are no leads');
    tamper(place, (db, leads) => {
      const won = `json_set(body, '$.outcome', 'won', '$.seller', 'nobody-like-this')`;
      db.prepare(`UPDATE ${leads} SET body = ${won} WHERE id = ?`).run([first.id]);
      db.prepare(`DELETE FROM ${leads} WHERE id = ?`).run([second.id]);
    });
    const { code, stdout } = await cli('rebuild');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^compared leads, .* with what was read so far: \d+ documents, 2 differed, and are as the log says now$/m,
    );
    expect(stdout).toContain(`  leads ${first.id}: outcome, seller differed\n`);
    expect(stdout).toContain(`  leads ${second.id}: was missing\n`);
    expect((await api.get<LeadCard>(`/leads/${first.id}`)).body).toEqual(first);
    expect((await api.get<LeadCard>(`/leads/${second.id}`)).body).toEqual(second);
    expect((await cli('rebuild', '--no-compare')).stdout).toMatch(/^rebuilt .*\n$/);
    expect((await api.stop()).code).toBe(0);
  });
});

/** Changes the live documents of the leads, as somebody with access to the file might. */
function tamper(place: Place, work: (db: Libsql.Database, leads: string) => void): void {
  const db = new Libsql(place.env['READ_STORE_URL']?.replace('sqlite:', '') ?? '');
  const live = db.prepare("SELECT number FROM generations WHERE model = 'leads' AND state = 'live'").raw().get();
  work(db, `"doc_leads_${String((live as number[])[0])}"`);
  db.close();
}
