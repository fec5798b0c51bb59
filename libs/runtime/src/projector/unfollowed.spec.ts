import { defineReadModel, type Document, type ReadModel } from '#kernel';
import type { Generation } from '#read-store';
import { Unfollowed } from './unfollowed.js';

const declared = (name: string, timeZone?: string, version = 1): ReadModel =>
  defineReadModel<Document, object>({
    name,
    version,
    ...(timeZone !== undefined && { settings: { timeZone } }),
    indexes: [],
    on: {},
  });

const live = ({ name: model, fingerprint }: ReadModel, number: number): Generation => ({
  model,
  number,
  fingerprint,
  state: 'live',
  checkpoint: '',
  checkpoints: [''],
});

describe('A live generation that is not followed', () => {
  const said: string[] = [];
  const models = [declared('days', 'Europe/Kyiv'), declared('names')];
  const tell = (...generations: Generation[]): string[] => {
    unfollowed.tell(models, generations);
    return said.splice(0);
  };
  let unfollowed: Unfollowed;
  beforeEach(() => {
    unfollowed = new Unfollowed({ warn: (message) => void said.push(message) });
  });

  it('is told of once, with both time zones', () => {
    const utc = live(declared('days', 'UTC'), 2);
    expect(tell(utc)).toEqual([
      expect.stringMatching(/^days: the live generation 2 was counted in UTC, this program counts in Europe\/Kyiv/),
    ]);
    expect(tell(utc)).toEqual([]);
    expect(tell({ ...utc, number: 4 })).toEqual([]);
    expect(tell(live(declared('days', 'Asia/Tokyo'), 5))).toHaveLength(1);
  });

  it('is told of again where it was followed in between', () => {
    const [utc, kyiv] = [live(declared('days', 'UTC'), 2), live(declared('days', 'Europe/Kyiv'), 3)];
    expect([tell(utc), tell(kyiv), tell({ ...utc, number: 4 })].map(({ length }) => length)).toEqual([1, 0, 1]);
  });

  it('is told of with both declarations where the days are the same, or there are none', () => {
    expect(tell(live(declared('days', 'Europe/Kyiv', 2), 1), live(declared('names', undefined, 7), 3))).toEqual([
      expect.stringContaining('was built by the declaration 2;timeZone=Europe/Kyiv, this program has 1;timeZone='),
      expect.stringContaining('names: the live generation 3 was built by the declaration 7, this program has 1'),
    ]);
  });

  it('is no matter where it was built as it is declared, or there is none', () => {
    expect(tell(live(declared('names'), 1))).toEqual([]);
  });
});
