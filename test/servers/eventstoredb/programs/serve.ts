import { startEventStoreDbStandIn } from '../server.js';

/** The stand-in as a process of its own: says its URL, ends at SIGTERM. Arguments: the file of its log. */
const [, , path] = process.argv;
const server = await startEventStoreDbStandIn(path === undefined ? {} : { path });
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.stop());
