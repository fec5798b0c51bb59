import fc from 'fast-check';
import type { Lease } from '#read-store';
import { fairShare } from './fair-share.js';

const unitsOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `unit-${i}`);
const heldBy = (owner: string, ...units: string[]): Lease[] => units.map((name) => ({ name, owner, token: 1 }));
const given = (members: number, units: number, ...held: Lease[]) => ({
  anna: fairShare({ owner: 'anna', units: unitsOf(units), held, members }),
});

describe('The share of a projector', () => {
  it('is everything when it is alone', () => {
    expect(given(1, 3).anna).toEqual({ take: ['unit-0', 'unit-1', 'unit-2'], giveBack: [] });
  });

  it('is half of the work when there is another, and no more though more is free', () => {
    expect(given(2, 6).anna.take).toEqual(['unit-0', 'unit-1', 'unit-2']);
  });

  it('leaves to others what they hold', () => {
    expect(given(2, 4, ...heldBy('boris', 'unit-0', 'unit-1')).anna.take).toEqual(['unit-2', 'unit-3']);
    expect(given(2, 2, ...heldBy('boris', 'unit-0', 'unit-1')).anna.take).toEqual([]);
  });

  it('gives the surplus back when another comes', () => {
    const all = heldBy('anna', ...unitsOf(6));
    expect(given(2, 6, ...all).anna).toEqual({ take: [], giveBack: ['unit-3', 'unit-4', 'unit-5'] });
  });

  it('keeps what it has within its share: nothing changes hands without need', () => {
    expect(given(2, 5, ...heldBy('anna', 'unit-4', 'unit-1')).anna).toEqual({ take: ['unit-0'], giveBack: [] });
  });

  it('is nothing where there are fewer units than projectors before it', () => {
    expect(given(3, 2, ...heldBy('boris', 'unit-0'), ...heldBy('olga', 'unit-1')).anna).toEqual({
      take: [],
      giveBack: [],
    });
  });

  it('comes to rest with every unit held once, nobody above its share, wherever it started', () => {
    const start = fc.record({
      members: fc.integer({ min: 1, max: 6 }),
      owners: fc.array(fc.option(fc.nat(7)), { minLength: 1, maxLength: 40 }),
    });
    fc.assert(
      fc.property(start, ({ members, owners }) => {
        const units = unitsOf(owners.length);
        const most = Math.ceil(units.length / members);
        // What was held by projectors that are gone has expired.
        const holder = new Map(units.map((unit, i) => [unit, owners[i] ?? members]));
        const rounds = Array.from({ length: 3 * members }, (_, i) => i % members);
        for (const member of rounds) {
          const held = [...holder].flatMap(([name, by]) =>
            by < members ? [{ name, owner: String(by), token: 1 }] : [],
          );
          const { take, giveBack } = fairShare({ owner: String(member), units, held, members });
          for (const unit of take) holder.set(unit, member);
          for (const unit of giveBack) holder.set(unit, members);
        }
        const sizes = Array.from({ length: members }, (_, i) => [...holder.values()].filter((by) => by === i).length);
        expect([...holder.values()].every((by) => by < members)).toBe(true);
        for (const size of sizes) expect(size).toBeLessThanOrEqual(most);
      }),
    );
  });
});
