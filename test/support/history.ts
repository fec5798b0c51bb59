import type { EventStore } from '#event-store';
import { calendarOf } from '#kernel';
import { reportsOf } from '#reports';
import { executeAll, fillDemo } from '../../apps/demo/src/fill.js';
import { commands } from '../../apps/system/commands.js';
import { templateCommands } from '../../apps/system/seed.js';
import { StreamBulkExecutor } from '../../libs/runtime/src/commands/bulk-executor.js';

export const TIME_ZONE = 'Europe/Kyiv';

/** All read models, as the processes have them with this time zone. */
export const { models } = reportsOf(calendarOf(TIME_ZONE));

/** Fills a log with a generated history of sales, about 14 events a lead, of every kind that the reports fold. */
export async function fillHistory(events: EventStore, leads: number): Promise<void> {
  const bulk = new StreamBulkExecutor(events, commands);
  await executeAll(bulk, templateCommands('2024-01-01T00:00:00.000Z'));
  await fillDemo(bulk, { seed: 1, until: '2026-10-31', months: 12, leadsPerMonth: Math.ceil(leads / 12) });
}
