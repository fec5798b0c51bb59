import { askedOf, memoryDocuments, project } from '../../../../test/support/memory-documents.js';
import { GetFunnel } from './funnel-answer.js';
import type { FunnelCell } from './funnel-figures.js';
import { calendar, lead, model, published, queries } from './funnels.examples.js';

describe('A funnel', () => {
  it('is answered the same from documents of the first version, until they are rebuilt', async () => {
    const log = [
      published(),
      ...lead('2026-03-01T08:00:00.000Z')
        .to('offer', '2026-03-01T08:00:00.000Z')
        .lose('price', '2026-03-02T09:00:00.000Z').events,
      ...lead('2026-03-01T08:00:00.000Z').to('offer', '2026-03-01T09:00:00.000Z').to('won', '2026-03-04T09:00:00.000Z')
        .events,
    ];
    const now = project(model, log);
    const docs = Object.values(now.all);
    const old = docs.map((doc) => (doc.grain === 'version' ? doc : { ...doc, cells: doc.cells.map(firstVersionOf) }));
    const before = { ...now, documents: memoryDocuments(model, old as typeof docs) };
    const [getFunnel] = queries;
    const query = Object.assign(new GetFunnel(), { pipeline: 'p.1' });
    const answer = await getFunnel.run(query, askedOf([now], { calendar }));
    expect(answer.leads).toMatchObject({ registered: 2, won: 1, lost: 1 });
    expect(await getFunnel.run(query, askedOf([before], { calendar }))).toEqual(answer);
  });
});

/** A cell as the first version of the fold kept it. */
function firstVersionOf({ source, registered, lines }: FunnelCell) {
  const statuses = lines.map(([status, kind, entered, left, time, lost]) => {
    const pairs = Array.from({ length: (time?.length ?? 0) / 2 }, (_, at) => [time?.[2 * at], time?.[2 * at + 1]]);
    const others = pairs.filter(([bucket]) => bucket !== -1);
    const zeros = pairs.find(([bucket]) => bucket === -1)?.[1] ?? 0;
    const sketch = { zeros, buckets: others.map(([bucket]) => bucket), counts: others.map(([, count]) => count) };
    return [status, { kind, entered, left, ...(lost && { lost }), ...(time && { time: sketch }) }];
  });
  return { source, registered, statuses: Object.fromEntries(statuses) as object };
}
