import fc from 'fast-check';
import { past, plain, type Plain, scenario } from '#kernel';
import { type DefineReason, defineReason } from './define-reason.js';
import type { ReasonEvent } from './events.js';
import { reasons, type ReasonsState } from './reasons.js';
import { retireReason } from './retire-reason.js';

const given = scenario(reasons, (actual, expected) => {
  expect(actual).toStrictEqual(expected);
});
const tooExpensive: Plain<DefineReason> = {
  reason: 'too-expensive',
  labels: { en: 'Too expensive', uk: 'Дорого' },
  group: 'price',
};
const defined: ReasonEvent = { type: 'ReasonDefined', data: tooExpensive };
const retired: ReasonEvent = { type: 'ReasonRetired', data: { reason: 'too-expensive' } };
const after = (...events: ReasonEvent[]): ReasonsState =>
  events.reduce((state, event) => reasons.apply(state, event, past(event).metadata), reasons.initial);

describe('define-reason', () => {
  it('adds a reason to the catalogue', () => {
    expect.hasAssertions();
    given().when(defineReason, tooExpensive, {}).then(defined);
  });

  it('changes nothing where the reason is there already, in whatever order its labels stand', () => {
    expect.hasAssertions();
    given(defined)
      .when(defineReason, plain({ ...tooExpensive, labels: { uk: 'Дорого', en: 'Too expensive' } }), {})
      .then();
  });

  it('names a reason anew', () => {
    expect.hasAssertions();
    const renamed: Plain<DefineReason> = { ...tooExpensive, labels: { en: 'Price too high' } };
    given(defined).when(defineReason, renamed, {}).then({ type: 'ReasonDefined', data: renamed });
  });

  it('refuses another group, because the history counted under it would change its meaning', () => {
    expect.hasAssertions();
    given(defined)
      .when(defineReason, plain({ ...tooExpensive, group: 'terms' }), {})
      .thenRejected('reason-group-fixed');
  });

  it('takes a retired reason back into use', () => {
    expect.hasAssertions();
    given(defined, retired).when(defineReason, tooExpensive, {}).then(defined);
    given(defined, retired, defined).when(defineReason, tooExpensive, {}).then();
  });
});

describe('retire-reason', () => {
  it('takes a reason out of use and keeps its meaning', () => {
    expect.hasAssertions();
    given(defined)
      .when(retireReason, plain({ reason: 'too-expensive' }), {})
      .then(retired);
    const { labels, group } = tooExpensive;
    expect(after(defined, retired).reasons['too-expensive']).toEqual({
      labels,
      group,
      retiredAt: past(retired).metadata.occurredAt,
    });
  });

  it('changes nothing where the reason is retired already', () => {
    expect.hasAssertions();
    given(defined, retired)
      .when(retireReason, plain({ reason: 'too-expensive' }), {})
      .then();
  });

  it('refuses a reason that is none', () => {
    expect.hasAssertions();
    given()
      .when(retireReason, plain({ reason: 'too-expensive' }), {})
      .thenRejected('reason-not-found');
  });
});

describe('the catalogue of reasons', () => {
  const trap = fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf');

  it('takes names that every JavaScript object has for codes like any other', () => {
    fc.assert(
      fc.property(trap, trap, (one, other) => {
        given()
          .when(retireReason, plain({ reason: one }), {})
          .thenRejected('reason-not-found');
        const definition: Plain<DefineReason> = { ...tooExpensive, reason: one };
        const state = after({ type: 'ReasonDefined', data: definition });
        expect(Object.keys(state.reasons)).toEqual([one]);
        expect(state.reasons[other]?.group).toBe(one === other ? 'price' : undefined);
      }),
    );
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('leaves the state before an event as it was', () => {
    const before = after(defined);
    reasons.apply(before, retired, past(retired).metadata);
    expect(before.reasons['too-expensive']?.retiredAt).toBeNull();
    expect(Object.keys(reasons.initial.reasons)).toEqual([]);
  });
});
