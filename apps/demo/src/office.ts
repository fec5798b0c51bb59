import { type Calendar, calendarOf } from '#kernel';
import type { Dice } from './dice.js';

/** Where the company of the demo sits. */
export const TIME_ZONE = 'Europe/Kyiv';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const HOLIDAYS = new Set(['01-01', '03-08', '08-24', '12-25']);
/** Inquiries by month, January first: a dip in summer, a peak before the year ends. */
const SEASON = [0.8, 0.95, 1.05, 1.05, 1, 0.9, 0.7, 0.65, 1.1, 1.15, 1.2, 1.45];
/** Inquiries by weekday, Sunday first: on a weekend only the site form works. */
const WEEK = [0.1, 1.2, 1.1, 1, 1, 0.9, 0.15];
/** The mean of `WEEK`, that of `SEASON` being 1: divided by it, a year averages out at what was asked for. */
const LEVEL = 5.45 / 7;

export interface Office {
  /** The local day of an instant in Unix milliseconds. */
  dayOf(at: number): string;
  /** First instant of a local day, Unix milliseconds. */
  startOf(day: string): number;
  /** The first working moment from an instant on: the instant itself within working hours, else the next morning. */
  open(at: number, dice: Dice): number;
}

/** The working days and hours of the company: Monday to Friday, nine to six. */
export function officeOf(calendar: Calendar = calendarOf(TIME_ZONE)): Office {
  const starts = new Map<string, number>();
  const startOf = (day: string): number => {
    let start = starts.get(day);
    if (start === undefined) {
      start = Date.parse(calendar.startOf(day));
      starts.set(day, start);
    }
    return start;
  };
  const dayOf = (at: number): string => calendar.dayOf(instant(at));
  return {
    dayOf,
    startOf,
    open(at, dice) {
      for (let day = dayOf(at); ; day = dayAfter(day)) {
        const start = startOf(day);
        if (at > start + 18 * HOUR || !isWorkingDay(day)) continue;
        return at >= start + 9 * HOUR ? at : start + dice.between(9, 11) * HOUR;
      }
    },
  };
}

export const instant = (at: number): string => new Date(at).toISOString();

export const dayAfter = (day: string, days = 1): string => instant(Date.parse(day) + days * DAY).slice(0, 10);

/** The same day so many months earlier, or the last one of that month where it is shorter. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0));
  return instant(lastOfMonth.setUTCDate(Math.min(date, lastOfMonth.getUTCDate()))).slice(0, 10);
}

const weekdayOf = (day: string): number => new Date(day).getUTCDay();

export const isWorkingDay = (day: string): boolean => weekdayOf(day) % 6 !== 0 && !HOLIDAYS.has(day.slice(5));

/** How many inquiries come on a day, as a part of an average day's. */
export function demand(day: string): number {
  const weekday = HOLIDAYS.has(day.slice(5)) ? 0 : weekdayOf(day);
  const season = SEASON[Number(day.slice(5, 7)) - 1] ?? 1;
  return (season * (WEEK[weekday] ?? 1)) / LEVEL;
}
