import { startMongo } from '../server.js';

/** The server as a process of its own: says its URL, ends at SIGTERM. Exit code 1 and a sentence where it is not installed. */
try {
  const server = await startMongo();
  process.stdout.write(`${server.url}\n`);
  process.once('SIGTERM', () => void server.stop());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
