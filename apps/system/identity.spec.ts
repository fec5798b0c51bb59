import { spawnSync } from 'node:child_process';
import { identity, isGone } from './identity.js';

describe('The name under which a process holds leases', () => {
  const own = identity();
  const [machine = ''] = own.split(':');
  const endedPid = spawnSync(process.execPath, ['--version']).pid;

  it('is of its own, life by life', () => {
    expect(own).toMatch(new RegExp(`^[^:]+:${process.pid}:[0-9a-f]{8}$`));
    expect(identity()).not.toBe(own);
  });

  it('tells that the process has ended, where it was one of this machine', () => {
    expect(isGone(`${machine}:${endedPid}:0123abcd`, own)).toBe(true);
    // The process id is this one's by now.
    expect(isGone(`${machine}:${process.pid}:0123abcd`, own)).toBe(true);
  });

  it('tells nothing of this process, of one that runs, of another machine, or of any other name', () => {
    const others = [own, `${machine}:${process.ppid}:0123abcd`, `elsewhere-${machine}:${endedPid}:0123abcd`];
    for (const owner of [...others, machine, `${machine}:`, `${machine}:x:1`, ''])
      expect([owner, isGone(owner, own)]).toEqual([owner, false]);
  });
});
