import type { Rejection } from '#kernel';
import type { BulkExecutor, BulkItem, BulkOutcome } from '../executor.js';
import type { MappedRow } from '../map/mapper.js';
import type { OpenAccount } from './account.js';

/** Clients whose registration is not sent again; then they are forgotten: sending it again would change nothing. */
const REMEMBERED_CLIENTS = 100_000;

type Mapped = Extract<MappedRow, { kind: 'mapped' }>;

const isMapped = (row: MappedRow): row is Mapped => row.kind === 'mapped';

/** The clients that could not be registered: why, by the id of the command. */
export type Unregistered = ReadonlyMap<string, Rejection>;
/** What was refused first of each row. */
export type Refusals = ReadonlyMap<MappedRow, Rejection>;

/** Registers the clients of rows, sends their commands, and enters what became of each row. */
export class ChunkRunner {
  private readonly registered = new Set<string>();

  constructor(
    private readonly executor: BulkExecutor,
    private readonly account: OpenAccount,
  ) {}

  /** Registers the clients that no chunk before had; to be awaited before the next call, and before `send`. */
  async register(rows: readonly MappedRow[]): Promise<Unregistered> {
    const items = new Map<string, BulkItem>();
    for (const { registration } of rows.filter(isMapped)) {
      const { commandId } = registration;
      if (!this.registered.has(commandId) && !items.has(commandId)) items.set(commandId, registration);
    }
    const outcomes = await this.execute([...items.values()]);
    if (this.registered.size + items.size > REMEMBERED_CLIENTS) this.registered.clear();
    const rejections = new Map<string, Rejection>();
    for (const [index, commandId] of [...items.keys()].entries()) {
      const outcome = outcomes[index];
      // A client that somebody else registered is as good as one of ours.
      if (outcome?.kind === 'rejected' && outcome.rejection.code !== 'client-exists') {
        rejections.set(commandId, outcome.rejection);
      } else this.registered.add(commandId);
    }
    return rejections;
  }

  /** Sends the commands of the rows whose client is there. */
  async send(rows: readonly MappedRow[], unregistered: Unregistered): Promise<Refusals> {
    const sent = rows.filter(isMapped).filter((row) => !unregistered.has(row.registration.commandId));
    return firstRejections(sent, await this.execute(sent.flatMap(({ commands }) => commands)));
  }

  /** @returns the rejected rows with their reasons, in the order of the rows */
  enter(rows: readonly MappedRow[], unregistered: Unregistered, refused: Refusals): [MappedRow, Rejection][] {
    const rejected: [MappedRow, Rejection][] = [];
    for (const row of rows) {
      const reason = reasonOf(row, unregistered, refused);
      if (reason) rejected.push([row, reason]);
      this.enterOne(row, reason);
    }
    return rejected;
  }

  async execute(items: readonly BulkItem[]): Promise<BulkOutcome[]> {
    if (items.length === 0) return [];
    const outcomes = await this.executor.executeAll(items);
    if (outcomes.length !== items.length) {
      throw new Error(`The executor answered ${outcomes.length} of ${items.length} commands`);
    }
    this.account.sent(outcomes);
    return outcomes;
  }

  private enterOne(row: MappedRow, reason: Rejection | undefined): void {
    if (reason) this.account.rejected();
    else if (row.kind === 'skipped') this.account.skipped(row.rule);
    else if (row.kind === 'mapped') this.account.mapped(row.occurredAt);
  }
}

/** The first rejection among the commands of each row. */
function firstRejections(rows: readonly Mapped[], outcomes: readonly BulkOutcome[]): Refusals {
  const rejections = new Map<MappedRow, Rejection>();
  let next = 0;
  for (const row of rows) {
    const own = outcomes.slice(next, next + row.commands.length);
    next += row.commands.length;
    const rejected = own.find((outcome) => outcome.kind === 'rejected');
    if (rejected) rejections.set(row, rejected.rejection);
  }
  return rejections;
}

function reasonOf(row: MappedRow, unregistered: Unregistered, refused: Refusals): Rejection | undefined {
  if (row.kind === 'rejected') return row.reason;
  if (row.kind === 'skipped') return undefined;
  return unregistered.get(row.registration.commandId) ?? refused.get(row);
}
