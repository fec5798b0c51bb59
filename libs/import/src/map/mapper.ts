import { reject, Rejected, type Rejection } from '#kernel';
import type { BulkItem } from '../executor.js';
import type { CommandTemplate, Condition, Mapping, Rule } from '../mapping/definition.js';
import { attributeOf, type Row } from '../read/row.js';
import { actorOf, resourceOf } from './actor.js';
import { type Ids, idsOf } from './ids.js';
import { Offers } from './offers.js';
import { fieldsOf, required, type Scope, textOf, valueOf } from './scope.js';
import { timeReader } from './time.js';

/** What a row became. A rejected one is rejected by the importer itself, before any command was sent. */
export type MappedRow = { readonly row: Row; readonly case?: string; readonly activity?: string } & (
  | { readonly kind: 'skipped'; readonly rule: string }
  | { readonly kind: 'rejected'; readonly reason: Rejection }
  | {
      readonly kind: 'mapped';
      readonly occurredAt: string;
      /** Registers the client of the case; to be applied before the commands. */
      readonly registration: BulkItem;
      /** In order, for one lead or client. */
      readonly commands: readonly BulkItem[];
    }
);

type Identity = Pick<MappedRow, 'row' | 'case' | 'activity'>;
type Shared = Pick<BulkItem, 'actor' | 'occurredAt' | 'correlationId' | 'row'>;

/** Whom the commands of a row are about. */
interface Subject {
  readonly caseId: string;
  readonly client: string;
  readonly clientId: string;
  readonly leadId: string;
  readonly registration: BulkItem;
}

/** Turns rows into commands, by the rules of a mapping. Rows must come in the order of the file, from its beginning. */
export class Mapper {
  private readonly ids: Ids;
  private readonly offers: Offers;
  private subject: Subject | undefined;
  private correlationId: string | undefined;
  private readonly timeOf: (text: string) => string;

  /** @param latest no row may be later than this instant, ISO 8601 in UTC: what has not happened yet is no history */
  constructor(
    private readonly mapping: Mapping,
    private readonly latest: string,
    rememberedCases?: number,
  ) {
    this.ids = idsOf(mapping.namespace);
    this.offers = new Offers(rememberedCases);
    this.timeOf = timeReader(mapping.time);
  }

  map(row: Row): MappedRow {
    const { mapping } = this;
    // The first row names the file, whatever becomes of it.
    this.file(row);
    const caseId = attributeOf(row, mapping.case);
    const activity = mapping.activity === undefined ? undefined : attributeOf(row, mapping.activity);
    const resource = resourceOf(row, mapping.resource);
    const own = { case: caseId, activity, resource, row: String(row.number), offer: undefined };
    const identity = {
      row,
      ...(caseId !== undefined && { case: caseId }),
      ...(activity !== undefined && { activity }),
    };
    try {
      return this.decide(identity, { row, own, amounts: mapping.amounts });
    } catch (error) {
      if (error instanceof Rejected) return { kind: 'rejected', reason: error.rejection, ...identity };
      throw error;
    }
  }

  /** What names the file: the first row that came. */
  private file(row: Row): string {
    return (this.correlationId ??= this.ids.correlation(row));
  }

  private decide(identity: Identity, scope: Scope): MappedRow {
    if (this.mapping.activity !== undefined) required(identity.row, this.mapping.activity);
    const rule = this.mapping.rules.find(({ when }) => when.every((condition) => holds(scope, condition)));
    if (!rule && this.mapping.otherwise === 'reject') throw unmapped(identity);
    if (!rule || rule.commands.length === 0) return { kind: 'skipped', rule: rule?.name ?? 'otherwise', ...identity };
    const caseId = required(identity.row, this.mapping.case);
    try {
      const mapped = this.commandsOf(identity, scope, rule, caseId);
      this.offers.keep();
      return mapped;
    } catch (error) {
      this.offers.reject(this.ids.lead(caseId), rule.commands.filter(isDraft).length);
      throw error;
    }
  }

  private commandsOf(identity: Identity, scope: Scope, rule: Rule, caseId: string): MappedRow {
    const { row } = identity;
    const actor = actorOf(scope.own.resource ?? required(row, this.mapping.resource.from ?? ''));
    const occurredAt = this.timeOf(required(row, this.mapping.time.from));
    if (occurredAt > this.latest) throw inFuture(occurredAt);
    const correlationId = this.file(row);
    const shared = { actor: { id: actor }, occurredAt, correlationId, row: row.number };
    const subject = this.subjectOf(scope, caseId, shared);
    const commands = rule.commands.map((template, index) => ({
      command: template.command,
      fields: this.fields(template, scope, subject),
      commandId: this.ids.command(row, index),
      ...shared,
    }));
    return { kind: 'mapped', occurredAt, registration: subject.registration, commands, ...identity };
  }

  /** Neighbours in a log mostly share case and client: what derives from these is kept from row to row. */
  private subjectOf(scope: Scope, caseId: string, shared: Shared): Subject {
    const client = textOf(scope, this.mapping.client.id);
    if (this.subject?.caseId === caseId && this.subject.client === client) return this.subject;
    const clientId = this.ids.client(client);
    const registration = {
      command: 'register-client',
      fields: { clientId, ...fieldsOf(scope, this.mapping.client.fields) },
      commandId: this.ids.registration(client),
      ...shared,
      // Before every row about the client, this one too: a row is decided on what rows before it have left.
      row: 0,
    };
    this.subject = { caseId, client, clientId, leadId: this.ids.lead(caseId), registration };
    return this.subject;
  }

  private fields(template: CommandTemplate, scope: Scope, subject: Subject): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    let named = scope;
    for (const id of template.ids) {
      if (id === 'purchaseId') fields[id] = this.ids.purchase(scope.row);
      else if (id === 'offerId') {
        const offer = this.offer(template, scope, subject);
        fields[id] = this.ids.offer(subject.caseId, offer);
        named = { ...scope, own: { ...scope.own, offer } };
      } else fields[id] = subject[id];
    }
    return Object.assign(fields, fieldsOf(named, template.fields));
  }

  private offer({ offer }: CommandTemplate, scope: Scope, subject: Subject): string {
    return this.offers.refer(subject, offer.kind, offer.kind === 'named' ? textOf(scope, offer.name) : '');
  }
}

const isDraft = ({ ids, offer }: CommandTemplate): boolean => ids.includes('offerId') && offer.kind === 'new';

function holds(scope: Scope, condition: Condition): boolean {
  const value = valueOf(scope, condition.attribute);
  if (value === undefined) return false;
  return 'prefix' in condition ? value.startsWith(condition.prefix) : condition.oneOf.includes(value);
}

const inFuture = (occurredAt: string): Rejected =>
  new Rejected(reject('invalid', 'time-in-future', `The time ${occurredAt} is in the future`, { time: occurredAt }));

function unmapped({ activity }: Identity): Rejected {
  const what = activity === undefined ? 'this row' : `the activity "${activity}"`;
  return new Rejected(
    reject('invalid', 'unmapped', `No rule of the mapping fits ${what}`, { activity: activity ?? null }),
  );
}
