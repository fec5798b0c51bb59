import fc from 'fast-check';
import { defineCommand, defineStream } from '#kernel';
import { commandDigest } from './digest.js';

class Greet {
  id!: string;
  name!: string;
  kind!: string;
}
const greeting = { id: 'one', name: 'Olena', kind: 'person' };
const greet = defineCommand({
  name: 'greet',
  type: Greet,
  stream: defineStream<object, object>({ category: 'greeting', initial: {}, evolve: {} }),
  id: ({ id }) => id,
  impersonal: ({ name: _, ...command }) => command,
  decide: () => [],
});
const plain = { ...greet, impersonal: (command: object) => command };
const anna = { id: 'anna' };
const time = '2026-03-01T09:00:00.000Z';

describe('the digest of a command', () => {
  it('is the same for the same command, in whatever order it was written, and 132 bits long', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (command) => {
        const turned = Object.fromEntries(Object.entries(command).toReversed());
        const digest = commandDigest(plain, command, anna, time);
        expect(commandDigest(plain, turned, anna, time)).toBe(digest);
        expect(digest).toMatch(/^[\w-]{22}$/);
      }),
    );
  });

  it('is another for other content, another actor and another time that was said', () => {
    const digests = [
      commandDigest(greet, greeting, anna, null),
      commandDigest(greet, { ...greeting, kind: 'company' }, anna, null),
      commandDigest(greet, greeting, { id: 'petro' }, null),
      commandDigest(greet, greeting, anna, time),
      commandDigest(greet, greeting, anna, '2026-03-01T09:00:00.001Z'),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('says nothing about what is personal', () => {
    const other = { ...greeting, name: 'Petro' };
    expect(commandDigest(greet, other, anna, null)).toBe(commandDigest(greet, greeting, anna, null));
    expect(commandDigest(plain, other, anna, null)).not.toBe(commandDigest(plain, greeting, anna, null));
  });
});
