import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { EventMetadata, RecordedEvent } from '#kernel';
import type { Plain } from '#kernel';
import type { LeadKeys, OfferKeys, PipelineDefinition, StatusKind, Visit } from '#sales';

/** One event of the log, as the file has it. */
interface Row {
  readonly activity: string;
  readonly resource: string;
  readonly at: string;
}

const STATUSES: readonly (readonly [string, StatusKind, 'top' | 'middle' | 'bottom'])[] = [
  ['SUBMITTED', 'open', 'top'],
  ['PARTLYSUBMITTED', 'open', 'top'],
  ['PREACCEPTED', 'open', 'middle'],
  ['ACCEPTED', 'open', 'middle'],
  ['FINALIZED', 'open', 'bottom'],
  ['APPROVED', 'won', 'bottom'],
  ['REGISTERED', 'won', 'bottom'],
  ['ACTIVATED', 'won', 'bottom'],
  ['DECLINED', 'lost', 'bottom'],
  ['CANCELLED', 'lost', 'bottom'],
];
const KINDS = new Map(STATUSES.map(([code, kind]) => [code, kind]));

const DEFINITION: Plain<PipelineDefinition> = {
  labels: { en: 'Loan applications' },
  entry: 'SUBMITTED',
  statuses: STATUSES.map(([code, kind, part]) => ({
    code,
    kind,
    part,
    labels: { en: code },
    meaning: code,
    playbook: [],
  })),
};

/** The sales events that the log stands for, read straight from the file by the mapping in the data's README. */
export async function bpic2012Events(file: string): Promise<RecordedEvent[]> {
  const log = new Log();
  log.add('pipeline-bpic2012', 'PipelinePublished', '2011-09-30T00:00:00.000Z', 'admin', {
    pipeline: 'bpic2012',
    version: 1,
    definition: DEFINITION,
  });
  for await (const { id, rows } of traces(file)) new Lead(log, id).play(rows);
  return log.events;
}

class Log {
  readonly events: RecordedEvent[] = [];

  add(stream: string, type: string, occurredAt: string, actor: string, data: object): void {
    const position = String(this.events.length + 1).padStart(12, '0');
    const metadata: EventMetadata = {
      actor: { id: actor },
      occurredAt,
      command: 'import',
      commandId: position,
      correlationId: position,
      causationId: position,
      schemaVersion: 1,
    };
    this.events.push({
      id: position,
      stream,
      revision: 0,
      position,
      occurredAt,
      recordedAt: occurredAt,
      type,
      data,
      metadata,
    });
  }
}

/** Plays one trace: the lead's visits and its one open offer at a time. Sellers take over when they send an offer. */
class Lead {
  private visit: Visit | undefined;
  private seller: string | null = null;
  private offer: OfferKeys | undefined;
  private offers = 0;

  constructor(
    private readonly log: Log,
    private readonly id: string,
  ) {}

  play(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.activity.startsWith('A_')) this.move(row, row.activity.slice(2));
      if (row.activity.startsWith('O_')) this.offered(row, row.activity.slice(2));
    }
  }

  private get keys(): LeadKeys {
    const { id, seller } = this;
    return { leadId: id, clientId: id, pipeline: 'bpic2012', pipelineVersion: 1, source: 'import', seller };
  }

  private add(row: Row, type: string, data: object): void {
    this.log.add(`lead-${this.id}`, type, row.at, row.resource, data);
  }

  private move(row: Row, status: string): void {
    const kind = KINDS.get(status) ?? 'open';
    const from = this.visit;
    this.visit = { status, kind, since: row.at };
    if (!from) {
      this.add(row, 'LeadRegistered', { ...this.keys, status, statusKind: kind });
      return;
    }
    const moved = { ...this.keys, from, to: status, toKind: kind };
    if (kind === 'lost') this.add(row, 'LeadLost', { ...moved, reason: status.toLowerCase() });
    else this.add(row, kind === 'won' && from.kind !== 'won' ? 'LeadWon' : 'LeadStatusChanged', moved);
  }

  private offered(row: Row, what: string): void {
    if (what === 'CREATED') {
      const { pipeline, pipelineVersion, source, leadId, clientId, seller } = this.keys;
      const offerId = `${this.id}-${++this.offers}`;
      this.offer = {
        leadId,
        clientId,
        pipeline,
        pipelineVersion,
        source,
        seller,
        offerId,
        number: offerId,
        firstSentAt: null,
        revision: 1,
        amount: { minor: 0, currency: 'EUR' },
      };
      this.add(row, 'OfferDrafted', this.offer);
    }
    if (!this.offer) return;
    if (what === 'SENT') {
      this.takeOver(row);
      this.offer = { ...this.offer, seller: row.resource, firstSentAt: row.at };
      this.add(row, 'OfferSent', this.offer);
    }
    if (what === 'ACCEPTED') this.add(row, 'OfferAccepted', this.offer);
    if (what === 'DECLINED' || what === 'CANCELLED') {
      this.add(row, 'OfferRefused', { ...this.offer, reason: what.toLowerCase() });
    }
  }

  private takeOver(row: Row): void {
    if (this.seller === row.resource || !this.visit) return;
    const previousSeller = this.seller;
    this.seller = row.resource;
    this.add(row, 'LeadAssigned', { ...this.keys, previousSeller, in: this.visit });
  }
}

const ATTRIBUTE = /<(?:string|date) key="([^"]+)" value="([^"]*)"/;

/** The file has one element a line. */
async function* traces(file: string): AsyncGenerator<{ id: string; rows: Row[] }> {
  let trace: Record<string, string> | undefined;
  let event: Record<string, string> | undefined;
  let rows: Row[] = [];
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    if (line.includes('<trace>')) [trace, rows] = [{}, []];
    else if (line.includes('<event>')) event = {};
    else if (line.includes('</event>') && event) {
      rows.push(rowOf(event));
      event = undefined;
    } else if (line.includes('</trace>') && trace) {
      yield { id: trace['concept:name'] ?? '', rows };
      trace = undefined;
    } else {
      const [, key, value] = ATTRIBUTE.exec(line) ?? [];
      const target = event ?? trace;
      if (target && key !== undefined && value !== undefined) target[key] = value;
    }
  }
}

const rowOf = (event: Record<string, string>): Row => ({
  activity: event['concept:name'] ?? '',
  resource: event['org:resource'] ?? 'UNKNOWN',
  at: new Date(event['time:timestamp'] ?? '').toISOString(),
});
