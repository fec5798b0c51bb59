import { ConfigError, readConfig } from './config.js';

const partitionsOf = (text: string) => readConfig({ LEADGER_PARTITIONS: text }).partitions;

describe('LEADGER_PARTITIONS', () => {
  it('is one for every read model, unless told', () => {
    expect(readConfig({}).partitions).toEqual({ others: 1, named: {} });
  });

  it('is a number for all, or read models with theirs', () => {
    expect(partitionsOf('8')).toEqual({ others: 8, named: {} });
    expect(partitionsOf('funnels=4, leads=64')).toEqual({ others: 1, named: { funnels: 4, leads: 64 } });
  });

  it.each([
    '0',
    '65',
    '1.5',
    'funnels',
    'funnels=',
    '=4',
    'funnels=0',
    'funnels=65',
    'funnels=4,',
    'a=1=2',
    '4,leads=2',
  ])('is not "%s"', (text) => {
    expect(() => partitionsOf(text)).toThrow(ConfigError);
    expect(() => partitionsOf(text)).toThrow(/LEADGER_PARTITIONS must be a number from 1 to 64/);
  });

  it('names a read model once', () => {
    expect(() => partitionsOf('leads=2,leads=3')).toThrow(/LEADGER_PARTITIONS names leads twice/);
  });
});

describe('LEADGER_LEASE_MS', () => {
  it.each(['499', '600001', '5s', '-1'])('is not "%s"', (text) => {
    expect(() => readConfig({ LEADGER_LEASE_MS: text })).toThrow(/LEADGER_LEASE_MS must be .* 500 to 600000/);
  });
});
