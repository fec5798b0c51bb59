import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type EventStore, openSqliteEventStore } from '#event-store';
import type { BulkExecutor } from '#import';
import { calendarOf, type RecordedEvent, reject, START } from '#kernel';
import { DEFAULT_RULE, rhythmOf } from '#reports';
import { StreamBulkExecutor } from '#runtime';
import { commands } from '../../system/commands.js';
import { templateCommands } from '../../system/seed.js';
import { executeAll, fillDemo } from './fill.js';
import { TIME_ZONE } from './office.js';

const UNTIL = '2026-10-31';

async function filled(folder: string): Promise<{ items: number; events: RecordedEvent[]; store: EventStore }> {
  const store = openSqliteEventStore(path.join(folder, 'log.db'));
  const bulk = new StreamBulkExecutor(store, commands);
  await executeAll(bulk, templateCommands('2024-10-31T22:00:00.000Z'));
  const { items } = await fillDemo(bulk, { seed: 2026, until: UNTIL, months: 24, leadsPerMonth: 40 });
  const events: RecordedEvent[] = [];
  for await (const page of store.pages({ after: START })) events.push(...page.events);
  return { items, events, store };
}

/** The local days on which each client bought. */
function purchaseDays(events: readonly RecordedEvent[]): Map<string, string[]> {
  const calendar = calendarOf(TIME_ZONE);
  const days = new Map<string, Set<string>>();
  for (const { type, data, metadata } of events) {
    if (type !== 'PurchaseRecorded' && type !== 'LeadWon') continue;
    const { clientId } = data as { clientId: string };
    days.set(clientId, (days.get(clientId) ?? new Set()).add(calendar.dayOf(metadata.occurredAt)));
  }
  return new Map([...days].map(([client, own]) => [client, [...own].sort()]));
}

describe('the filled demo', () => {
  let folder: string;
  let demo: Awaited<ReturnType<typeof filled>>;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-'));
    demo = await filled(folder);
  }, 300_000);

  afterAll(async () => {
    await demo.store.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('has every command accepted by the deciders, one event each', () => {
    const templates = templateCommands('2024-10-31T22:00:00.000Z').length;
    expect(templates).toBeGreaterThan(0);
    expect(demo.events).toHaveLength(templates + demo.items);
    expect(demo.items).toBeGreaterThan(5_000);
  });

  it('leaves about a fifth of the clients who bought repeatedly asleep', () => {
    const rhythms = [...purchaseDays(demo.events).values()].map((days) => rhythmOf(days, UNTIL, DEFAULT_RULE));
    const repeating = rhythms.filter(({ eligible }) => eligible);
    const asleep = repeating.filter(({ dormantSince }) => dormantSince !== null);
    expect(repeating.length).toBeGreaterThan(50);
    expect(asleep.length / repeating.length).toBeGreaterThan(0.12);
    expect(asleep.length / repeating.length).toBeLessThan(0.3);
  });

  it('holds personal data only in the streams of clients', () => {
    const elsewhere = demo.events.filter(
      ({ stream, data }) => !stream.startsWith('client-') && /@|\+38/.test(JSON.stringify(data)),
    );
    expect(elsewhere.map(({ type }) => type)).toEqual([]);
  });
});

describe('filling the demo', () => {
  it('stops at the first command that is rejected, and says which', async () => {
    const bulk: BulkExecutor = {
      executeAll: async (items) =>
        items.map(({ command }) =>
          command === 'register-lead'
            ? { kind: 'rejected', rejection: reject('not-found', 'pipeline-not-found', 'no pipeline') }
            : { kind: 'applied' },
        ),
    };
    await expect(fillDemo(bulk, { seed: 1, until: UNTIL, months: 1 })).rejects.toThrow(
      /register-lead of .*: no pipeline/,
    );
  });

  it('registers clients in a call before the one with the leads that refer to them', async () => {
    const known = new Set<unknown>();
    const strangers: unknown[] = [];
    const bulk: BulkExecutor = {
      executeAll: async (items) => {
        for (const { command, fields } of items) {
          if (command === 'register-lead' && !known.has(fields['clientId'])) strangers.push(fields['clientId']);
        }
        for (const { command, fields } of items) if (command === 'register-client') known.add(fields['clientId']);
        return items.map(() => ({ kind: 'applied' }));
      },
    };
    const { items } = await fillDemo(bulk, { seed: 1, until: UNTIL, months: 3 });
    expect(items).toBeGreaterThan(known.size);
    expect(strangers).toEqual([]);
  });
});
