import type { BulkItem } from '#import';
import type { Source } from '#sales';
import type { Client } from './clients.js';
import type { Dice } from './dice.js';
import type { Ids } from './ids.js';
import { DAY, dayAfter, HOUR, instant, type Office } from './office.js';
import type { Seller } from './sellers.js';

/** From an instant on another thread goes on beside this one. */
export interface Beginning {
  readonly occurredAt: string;
  readonly begins: Thread;
}

/** What happens next in a thread. */
export type Happening = BulkItem | Beginning;

/** One run of events, of a lead or of a client's purchases, in the order of time. It goes on only as far as it is asked. */
export type Thread = Iterator<Happening, unknown, undefined>;

/** A part of a thread; its result is what came out of it. */
export type Telling<Result = void> = Generator<Happening, Result, undefined>;

export interface World {
  readonly seed: number;
  readonly ids: Ids;
  readonly office: Office;
}

/** The clock of one thread, which only goes forward, and what is said at its time. */
export class Teller {
  private said = 0;
  private readonly correlationId: string;

  /**
   * @param name unique among all threads: the ids of its commands derive from it
   * @param now Unix milliseconds
   */
  constructor(
    readonly world: World,
    readonly dice: Dice,
    private readonly name: string,
    public now: number,
  ) {
    this.correlationId = world.ids(name);
  }

  /** About so many days pass, and then it is working time; what falls due on a weekend is spread over the next days. */
  days(mean: number): void {
    const { office } = this.world;
    const due = this.now + this.dice.around(mean) * DAY;
    const open = office.open(due, this.dice);
    this.now = open - due < DAY ? open : office.open(open + this.dice.between(0, 3) * DAY, this.dice);
  }

  /** So many days pass, and then it is working time. */
  exactDays(days: number): void {
    this.now = this.world.office.open(this.now + days * DAY, this.dice);
  }

  /** It becomes some early hour, so many days later: nobody needs to be in the office for that. */
  earlyMorning(days: number): void {
    const today = this.world.office.dayOf(this.now);
    this.now = this.world.office.startOf(dayAfter(today, days)) + this.dice.between(6, 6.5) * HOUR;
  }

  tell(actor: string, command: string, fields: BulkItem['fields']): BulkItem {
    const occurredAt = instant(this.now);
    const commandId = this.world.ids(this.name, this.said++);
    this.now += Math.round(this.dice.between(1 / 30, 1 / 4) * HOUR);
    return { command, fields, commandId, actor: { id: actor }, occurredAt, correlationId: this.correlationId };
  }
}

/** What the threads of all pipelines know of their lead. */
export interface LeadThread {
  readonly number: number;
  readonly leadId: string;
  readonly client: Client;
  readonly source: Source;
  readonly teller: Teller;
  readonly dice: Dice;
  /** Months of the history that had passed when it began. */
  readonly month: number;
  /** Who is responsible; changes with a hand-over. */
  seller: Seller;
  offers: number;
}
