import type { EventStore } from '#event-store';
import {
  type Calendar,
  calendarOf,
  type Position,
  type QueryContext,
  type QueryDefinition,
  type ReadModel,
  reject,
  Rejected,
  START,
  timeZoneOf,
} from '#kernel';
import type { ReadStore } from '#read-store';
import { setTimeout as pause } from 'node:timers/promises';
import { inTurns } from './turns.js';

const POLL_MS = 5;

/** The read models have not come to the position in time. */
export class NotYetSeen extends Error {
  constructor(
    readonly position: Position,
    readonly model: string,
  ) {
    super(`The read model ${model} has not seen position ${position} yet; try again shortly`);
    this.name = 'NotYetSeen';
  }
}

/** Answers queries from the live read models. */
export class QueryRunner {
  private readonly calendars: Map<string, Calendar>;

  constructor(
    private readonly events: EventStore,
    private readonly store: ReadStore,
    private readonly calendar: Calendar,
    private readonly waitMs: number,
    private readonly clock: () => Date = () => new Date(),
  ) {
    this.calendars = new Map([[calendar.timeZone, calendar]]);
  }

  /**
   * @param after the position that every read model asked must have seen: users read their own writes
   * @throws Rejected if the position lies beyond the log, NotYetSeen if the read models do not come to it in time
   */
  async run<Query extends object, Answer>(
    definition: QueryDefinition<Query, Answer>,
    query: Query,
    after?: Position,
  ): Promise<Answer> {
    if (after !== undefined) await this.seen(definition, after);
    for (;;) {
      const asked = new Map<ReadModel, Calendar>();
      const answer = await definition.run(query, this.context(asked));
      if (await this.stillCountedIn(asked)) return answer;
    }
  }

  /** @param asked notes the read models whose calendar was asked for */
  private context(asked: Map<ReadModel, Calendar>): QueryContext {
    return {
      documents: (model) => inTurns(this.store.documents(model)),
      stream: (name) => this.events.readStream(name),
      calendar: this.calendar,
      countedIn: async (model) => {
        if (timeZoneOf(model) === undefined)
          throw new Error(`${model.name} counts no days: its declaration has no \`settings: { timeZone }\``);
        const calendar = asked.get(model) ?? (await this.liveCalendar(model));
        asked.set(model, calendar);
        return calendar;
      },
      now: this.clock().toISOString(),
    };
  }

  private async liveCalendar(model: ReadModel): Promise<Calendar> {
    const live = await this.store.live(model);
    const timeZone = (live && timeZoneOf(live)) ?? this.calendar.timeZone;
    const calendar = this.calendars.get(timeZone) ?? calendarOf(timeZone);
    this.calendars.set(timeZone, calendar);
    return calendar;
  }

  /** Figures and time zone belong together: they may not if a generation in other days was promoted meanwhile. */
  private async stillCountedIn(asked: ReadonlyMap<ReadModel, Calendar>): Promise<boolean> {
    for (const [model, calendar] of asked) if ((await this.liveCalendar(model)) !== calendar) return false;
    return true;
  }

  private async seen({ reads = [] }: QueryDefinition, after: Position): Promise<void> {
    const deadline = performance.now() + this.waitMs;
    let inLog = reads.length === 0 && (await this.checkInLog(after));
    for (const model of reads) {
      while (!reaches((await this.store.live(model))?.checkpoint, after)) {
        inLog ||= await this.checkInLog(after);
        if (performance.now() >= deadline) throw new NotYetSeen(after, model.name);
        await pause(POLL_MS);
      }
    }
  }

  private async checkInLog(after: Position): Promise<true> {
    if (reaches(await this.events.head(), after)) return true;
    const message = 'after must be a position that the log has reached, as a write answers it';
    throw new Rejected(
      reject('invalid', 'position-beyond-log', message, { errors: [{ field: 'after', rule: 'inLog', message }] }),
    );
  }
}

/** Positions of one store have one length and compare as strings; what is of another store is reached by none. */
const reaches = (position: Position = START, after: Position): boolean =>
  position.length === after.length && position >= after;
