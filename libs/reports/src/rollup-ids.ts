import { idOf, unitsOf } from './rollup.js';

/** The ids of the two documents that count one day of one group: that of the day and that of its month. */
export type UnitIds = readonly [day: string, month: string];

/** This many pairs of ids are a few megabytes. */
const KEPT_IDS = 20_000;

/** The ids by group and day. Each is built once: a fold asks for the same few again and again, several times an event. */
export function unitIds(): (group: string, day: string) => UnitIds {
  const groups = new Map<string, Map<string, UnitIds>>();
  let kept = 0;
  return (group, day) => {
    const known = groups.get(group)?.get(day);
    if (known) return known;
    if (kept++ === KEPT_IDS) {
      groups.clear();
      kept = 1;
    }
    const [[dayGrain], [monthGrain, month]] = unitsOf(day);
    const ids: UnitIds = [idOf(dayGrain, day, group), idOf(monthGrain, month, group)];
    const days = groups.get(group) ?? new Map<string, UnitIds>();
    groups.set(group, days.set(day, ids));
    return ids;
  };
}

const KEPT_ANSWERS = 10_000;

/** Remembers the answer for every argument, and forgets all when they become too many. */
export function remember<Argument extends string | number, Answer>(
  answer: (argument: Argument) => Answer,
): (argument: Argument) => Answer {
  const answers = new Map<Argument, Answer>();
  return (argument) => {
    const known = answers.get(argument);
    if (known !== undefined) return known;
    if (answers.size === KEPT_ANSWERS) answers.clear();
    const fresh = answer(argument);
    answers.set(argument, fresh);
    return fresh;
  };
}

/** Remembers the answer for the last argument: a fold asks about one event once per document, in a row. */
export function rememberLast<Argument extends object, Answer>(
  answer: (argument: Argument) => Answer,
): (argument: Argument) => Answer {
  let last: { readonly argument: Argument; readonly answer: Answer } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, answer: answer(argument) };
    return last.answer;
  };
}
