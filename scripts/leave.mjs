/**
 * While a program is loaded nothing is in flight: a signal ends it. From then on the program listens itself. The listener stays: a signal
 * that came just before it was removed would be lost.
 * @param code the exit code
 */
export function leaveAtSignal(code) {
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.on(name, () => {
      if (process.listenerCount(name) === 1) process.exit(code);
    });
  }
}
