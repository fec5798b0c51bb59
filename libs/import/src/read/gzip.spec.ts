import { gzipSync } from 'node:zlib';
import { readTable as read } from '../../../../test/support/reading-tables.js';
import type { ImportError } from '../errors.js';

describe('a gzipped table', () => {
  it('stops at a truncated gzip file', async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `${index},${index * 7}`).join('\n');
    const whole = gzipSync(`a,b\n${lines}`);
    const { error } = await read(whole.subarray(0, whole.length / 2));
    expect((error as ImportError).message).toMatch(/^table\.csv, line \d+, column \d: .*truncated/);
  });

  const member = gzipSync('a,b\n1,2\n');
  const another = gzipSync('3,4\n');

  it.each<[string, Buffer, number]>([
    ['two members', Buffer.concat([member, another]), 2],
    ['zeros behind it', Buffer.concat([member, another, Buffer.alloc(600_000)]), 2],
  ])('reads gzip data of %s', async (_, content, records) => {
    const { rows, error } = await read(content);
    expect([rows.length, error]).toEqual([records, undefined]);
  });

  it.each<[string, Buffer]>([
    ['a zero and a damaged member', Buffer.concat([member, Buffer.from([0]), another.subarray(1)])],
    ['zeros and another member', Buffer.concat([member, Buffer.alloc(600_000), another])],
    ['a damaged member', Buffer.concat([member, another.subarray(1)])],
    ['something else', Buffer.concat([member, Buffer.from('3,4\n')])],
    ['the beginning of a signature', Buffer.concat([member, Buffer.from([0x1f])])],
  ])('stops at gzip data that are followed by %s', async (_, content) => {
    const { error } = await read(content);
    expect((error as ImportError).message).toMatch(/^table\.csv, line \d+, column \d: the gzip data /);
  });
});
