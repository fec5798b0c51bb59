import { statSync } from 'node:fs';

/** Device and inode of a file, '' where it is gone: what is open under a name may be another file than what stands there now. */
export function fileIdentity(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.dev}:${stats.ino}`;
}
