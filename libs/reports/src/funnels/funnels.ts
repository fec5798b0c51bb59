import { type Calendar, defineQuery, defineReadModel, type DocumentQuery, type Documents, type Plain } from '#kernel';
import type { SalesEvents } from '#sales';
import { noPipeline } from '../not-found.js';
import { cover, readAll } from '../rollup/rollup.js';
import { Funnel, GetFunnel } from './funnel-answer.js';
import type { FunnelCell } from './funnel-figures.js';
import { readCell } from './funnel-first-version.js';
import { funnelTouches } from './funnel-fold.js';
import { bottleneckOf, leadsIn, partRows, statusRows, stepsOf, total } from './funnel-summary.js';
import { funnelTable } from './funnel-table.js';
import { type FunnelDocument, type FunnelVersion, publishedVersion } from './funnel-version.js';

/** Funnels: for every status who entered, is in it, moved on or was lost there, and how long it took. */
export function funnels(calendar: Calendar) {
  const touches = funnelTouches(calendar);
  const model = defineReadModel<FunnelDocument, SalesEvents>({
    name: 'funnels',
    version: 2,
    settings: { timeZone: calendar.timeZone },
    indexes: [
      ['pipeline', 'grain', 'period'],
      ['pipeline', 'grain', 'seller', 'period'],
    ],
    on: {
      PipelinePublished: publishedVersion,
      LeadRegistered: touches.registered,
      LeadAssigned: touches.handedOver,
      LeadStatusChanged: touches.moved,
      LeadPutIntoWaiting: touches.moved,
      LeadInformationReceived: touches.moved,
      LeadWon: touches.moved,
      LeadLost: touches.lost,
      LeadReopened: touches.moved,
    },
  });

  const getFunnel = defineQuery<GetFunnel, Plain<Funnel>>({
    name: 'get-funnel',
    type: GetFunnel,
    answer: Funnel,
    reads: [model],
    async run(query, context) {
      const stretches = cover(query.from, query.to);
      const { timeZone } = await context.countedIn(model);
      const documents = context.documents(model);
      const versions = await publishedVersions(documents, query);
      if (versions.length === 0) throw noPipeline(query.pipeline, query.version);
      const found = await Promise.all(
        stretches.map((stretch) => readAll(documents, { ...filterOf(query), ...stretch })),
      );
      const cells = found.flat().flatMap((doc) => cellsIn(doc, query));
      const totals = total(cells);
      const statuses = statusRows(stepsOf(versions), totals);
      return {
        pipeline: query.pipeline,
        version: query.version ?? null,
        period: { from: query.from ?? null, to: query.to ?? null },
        timeZone,
        leads: leadsIn(cells, totals),
        statuses,
        parts: partRows(statuses, totals),
        bottleneck: bottleneckOf(statuses),
      };
    },
    csv: funnelTable,
  });

  return { model, queries: [getFunnel] as const };
}

async function publishedVersions(documents: Documents<FunnelDocument>, { pipeline, version }: GetFunnel) {
  const found = await readAll(documents, { pipeline, grain: 'version' });
  return found.filter(
    (doc): doc is FunnelVersion => doc.grain === 'version' && (version === undefined || doc.version === version),
  );
}

/** What an index selects; `cellsIn` sees to the rest. */
const filterOf = ({ pipeline, seller }: GetFunnel): NonNullable<DocumentQuery<FunnelDocument>['where']> =>
  seller === undefined ? { pipeline } : { pipeline, seller };

function cellsIn(doc: FunnelDocument, { version, source }: GetFunnel): readonly FunnelCell[] {
  if (doc.grain === 'version' || (version !== undefined && doc.version !== version)) return [];
  const cells = source === undefined ? doc.cells : doc.cells.filter((cell) => cell.source === source);
  return cells.map(readCell);
}
