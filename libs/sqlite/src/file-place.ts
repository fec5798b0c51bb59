import { statSync } from 'node:fs';

/**
 * Says whether a file that is open is still what stands under its name. Once it was not, it never is again: what is open may not fit
 * what is there then.
 * @param path absolute, or as the working directory stays
 */
export function filePlace(path: string): () => boolean {
  const identity = identityOf(path);
  let isGone = false;
  return () => {
    isGone ||= identityOf(path) !== identity;
    return !isGone;
  };
}

/** Device and inode, '' where the file is gone. */
function identityOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.dev}:${stats.ino}`;
}
