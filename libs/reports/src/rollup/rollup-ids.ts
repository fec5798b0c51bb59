import { idOf, unitsOf } from './rollup.js';

/** The ids of the two documents that count one day of one group: that of the day and that of its month. */
export type UnitIds = readonly [day: string, month: string];

/** This many pairs of ids are a few megabytes. */
const KEPT_IDS = 20_000;

/** The ids of one group by day. Each is built once: a fold asks for the same few again and again, several times an event. */
export function unitIds(): (group: string) => (day: string) => UnitIds {
  const kept = new Set<Map<string, UnitIds>>();
  let count = 0;
  return (group) => {
    const ids = new Map<string, UnitIds>();
    return (day) => {
      const known = ids.get(day);
      if (known) return known;
      if (count++ === KEPT_IDS) {
        for (const all of kept) all.clear();
        kept.clear();
        count = 1;
      }
      const [[dayGrain], [monthGrain, month]] = unitsOf(day);
      const fresh: UnitIds = [idOf(dayGrain, day, group), idOf(monthGrain, month, group)];
      ids.set(day, fresh);
      kept.add(ids);
      return fresh;
    };
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
