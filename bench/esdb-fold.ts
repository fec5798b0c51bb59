import { openEventStoreDb } from '#event-store/eventstoredb';
import { calendarOf } from '#kernel';
import { reportsOf } from '#reports';
import { rebuild } from '#runtime';
import { unwrittenStore } from './unwritten.js';

/** Reads the log of an EventStoreDB as the projector does and folds all read models. Says events a second. Arguments: URL. */
const [, , url = ''] = process.argv;
const { models } = reportsOf(calendarOf('Europe/Amsterdam'));
const events = openEventStoreDb(url);
const begun = performance.now();
const { folded } = await rebuild(events, unwrittenStore(), models);
process.stdout.write(`${Math.round((1_000 * folded) / (performance.now() - begun))} events/s of ${folded}\n`);
await events.close();
