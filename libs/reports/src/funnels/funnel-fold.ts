import { type Calendar, type RecordedEvent, timeOf, type Touch } from '#kernel';
import type { LeadEvents, LeadKeys, LeadMove } from '#sales';
import { idOf, NOBODY } from '../rollup/rollup.js';
import { remember, rememberLast, type UnitIds, unitIds } from '../rollup/rollup-ids.js';
import { add } from '../rollup/tally.js';
import { bucketOf, record } from './duration-sketch.js';
import { cellOf, ENTERED, type FunnelFigures, LEFT, lineOf, LOST, noFunnelFigures, TIME } from './funnel-figures.js';
import type { FunnelDocument } from './funnel-version.js';

type FunnelTouch<Data extends LeadKeys> = Touch<FunnelDocument, RecordedEvent<string, Data>>;

/** How the events that begin, end and hand over visits change the figures. */
export function funnelTouches(calendar: Calendar) {
  const ids = idsOfLeads();

  const registered: FunnelTouch<LeadEvents['LeadRegistered']> = {
    keys: ({ data, occurredAt }) => ids(data, data.seller)(calendar.dayOf(occurredAt)),
    apply(doc, { data }, id) {
      const figures = figuresIn(doc, id, data);
      const cell = cellOf(figures, data.source);
      cell.registered += 1;
      lineOf(cell, data.status, data.statusKind)[ENTERED] += 1;
      return figures;
    },
  };

  const handedOver: FunnelTouch<LeadEvents['LeadAssigned']> = {
    keys({ data }) {
      const day = calendar.dayOf(data.in.since);
      return distinct(ids(data, data.previousSeller)(day), ids(data, data.seller)(day));
    },
    apply(doc, { data }, id) {
      const figures = figuresIn(doc, id, data);
      const line = lineOf(cellOf(figures, data.source), data.in.status, data.in.kind);
      if (figures.seller === (data.previousSeller ?? NOBODY)) line[ENTERED] -= 1;
      if (figures.seller === (data.seller ?? NOBODY)) line[ENTERED] += 1;
      return figures;
    },
  };

  return {
    registered,
    handedOver,
    moved: moving<LeadMove>(calendar, ids, () => undefined),
    lost: moving<LeadEvents['LeadLost']>(calendar, ids, ({ reason }) => reason),
  };
}

/** A move ends one visit and begins another, both under the seller who is responsible now. */
function moving<Data extends LeadMove>(
  calendar: Calendar,
  ids: ReturnType<typeof idsOfLeads>,
  lostBy: (data: Data) => string | undefined,
): FunnelTouch<Data> {
  const momentsOf = rememberLast(({ data, occurredAt }: RecordedEvent<string, Data>) => {
    const [began, ended] = [timeOf(data.from.since), timeOf(occurredAt)];
    return { left: calendar.dayAt(began), entered: calendar.dayAt(ended), lasted: bucketOf(ended - began) };
  });
  return {
    keys(event) {
      const { data } = event;
      const { left, entered } = momentsOf(event);
      const idsOn = ids(data, data.seller);
      return distinct(idsOn(left), idsOn(entered));
    },
    apply(doc, event, id) {
      const { data } = event;
      const { left, entered, lasted } = momentsOf(event);
      const figures = figuresIn(doc, id, data);
      const cell = cellOf(figures, data.source);
      if (left.startsWith(figures.period)) {
        const line = lineOf(cell, data.from.status, data.from.kind);
        const reason = lostBy(data);
        line[LEFT] += 1;
        if (reason !== undefined) add((line[LOST] ??= {}), reason);
        if (line[TIME]) record(line[TIME], lasted);
        else line[TIME] = [lasted, 1];
      }
      if (entered.startsWith(figures.period)) lineOf(cell, data.to, data.toKind)[ENTERED] += 1;
      return figures;
    },
  };
}

function idsOfLeads() {
  const idsIn = unitIds();
  const groups = remember((pipeline: string) =>
    remember((version: number) => remember((seller: string) => idsIn(idOf(pipeline, version, seller)))),
  );
  return ({ pipeline, pipelineVersion }: LeadKeys, seller: string | null) =>
    groups(pipeline)(pipelineVersion)(seller ?? NOBODY);
}

/** Both visits may count in the same documents (a status left on the day or in the month it was entered). */
function distinct(one: UnitIds, other: UnitIds): readonly string[] {
  if (one[0] === other[0]) return one;
  return one[1] === other[1] ? [one[0], one[1], other[0]] : [...one, ...other];
}

const figuresIn = (
  doc: FunnelDocument | undefined,
  id: string,
  { pipeline, pipelineVersion }: LeadKeys,
): FunnelFigures =>
  doc === undefined || doc.grain === 'version' ? noFunnelFigures(id, pipeline, pipelineVersion) : doc;
