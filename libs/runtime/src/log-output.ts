import sonic from 'sonic-boom';

/** What waits to be written, in bytes; lines beyond it are dropped. */
const WAITING = 1_048_576;

let output: sonic.SonicBoom | undefined;

/**
 * Where every log line of the process goes: standard output, beside the event loop. A disk that is full or a pipe that nobody reads
 * costs lines of the log and nothing else; pino's own output would wait for it, and every request with it.
 */
export function logOutput(): sonic.SonicBoom {
  if (output) return output;
  let isLeaving = false;
  const ignore = (): undefined => undefined;
  process.stdout.on('error', ignore);
  // The number is asked of the stream, because that makes a pipe one that is not waited for.
  output = new sonic.SonicBoom({
    fd: process.stdout.fd,
    sync: false,
    maxLength: WAITING,
    retryEAGAIN: () => !isLeaving,
  });
  // What could not be written is tried again with the next line.
  output.on('error', ignore);
  // What ends the process at once is told by its last lines; they are not waited for.
  process.once('exit', () => {
    isLeaving = true;
    try {
      output?.flushSync();
    } catch {
      return;
    }
  });
  return output;
}
