import type { CsvRow, CsvTable, Plain } from '#kernel';
import { countOf } from '../rollup/tally.js';
import type { Funnel, FunnelStatus } from './funnel-answer.js';
import { reasonsIn } from './funnel-summary.js';

/** The statuses of a funnel as a table: one row a status, one column for each reason that anything was lost for. */
export const funnelTable: CsvTable<Plain<Funnel>> = {
  columns: {
    status: 'code of the status, in the order of the pipeline',
    kind: 'what the status means',
    part: 'part of the funnel',
    label: 'name in English',
    entered: 'visits that began in the period',
    nowIn: 'of these, not ended yet',
    left: 'of these, ended',
    movedOn: 'of these, ended with another status than a loss',
    lost: 'of these, ended with the loss of the lead',
    conversionFromPrevious: 'entered per entered in the open or won status before that is no detour',
    conversionFromFirst: 'entered per entered in the first status',
    medianSecondsInStatus: 'median of the ended visits, in seconds',
    p90SecondsInStatus: '90th percentile of the ended visits, in seconds',
    'lost:*': 'the losses for the reason of that code',
  },
  rows: ({ statuses }) => statuses.map(rowOf(reasonsIn(statuses))),
};

const rowOf =
  (reasons: readonly string[]) =>
  ({ labels, lostByReason, secondsInStatus, ...row }: Plain<FunnelStatus>): CsvRow => ({
    status: row.status,
    kind: row.kind,
    part: row.part,
    label: labels?.en ?? null,
    entered: row.entered,
    nowIn: row.nowIn,
    left: row.left,
    movedOn: row.movedOn,
    lost: row.lost,
    conversionFromPrevious: row.conversionFromPrevious,
    conversionFromFirst: row.conversionFromFirst,
    medianSecondsInStatus: secondsInStatus?.median ?? null,
    p90SecondsInStatus: secondsInStatus?.p90 ?? null,
    ...Object.fromEntries(reasons.map((reason) => [`lost:${reason}`, countOf(lostByReason, reason)])),
  });
