import { type ReadModel, timeZoneOf } from '#kernel';
import type { Generation } from '#read-store';
import { liveOf } from './units.js';

/**
 * How the live generation of a read model differs from what this program declares, for people.
 * @returns undefined where it does not, or there is none
 */
export function differenceOf(model: ReadModel, live: Generation | undefined): string | undefined {
  if (!live || live.fingerprint === model.fingerprint) return undefined;
  const [counted, configured] = [timeZoneOf(live), timeZoneOf(model)];
  const what = `${model.name}: the live generation ${live.number}`;
  return counted === configured || !counted || !configured
    ? `${what} was built by the declaration ${live.fingerprint}, this program has ${model.fingerprint}`
    : `${what} was counted in ${counted}, this program counts in ${configured} (LEADGER_TIME_ZONE)`;
}

/**
 * The time zones that figures were counted in where this program would count them in another.
 * @returns of each of these read models the one of its live generation
 */
export const otherTimeZones = (
  models: readonly ReadModel[],
  generations: readonly Generation[],
): { readonly model: ReadModel; readonly counted: string }[] =>
  models.flatMap((model) => {
    const live = liveOf(model, generations);
    const [counted, configured] = [live && timeZoneOf(live), timeZoneOf(model)];
    return counted && configured && counted !== configured ? [{ model, counted }] : [];
  });
