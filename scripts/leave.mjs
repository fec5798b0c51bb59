/**
 * While a program is loaded nothing is in flight: a signal ends it, as in order. From then on the program listens itself. The listener
 * stays: a signal that came just before it was removed would be lost.
 */
export function leaveAtSignal() {
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.on(name, () => {
      if (process.listenerCount(name) === 1) process.exit(0);
    });
  }
}
