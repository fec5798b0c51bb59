import type { EventMetadata } from '#kernel';

/** Metadata for events of which a test looks at something else. */
export const METADATA: EventMetadata = {
  actor: { id: 'anna' },
  occurredAt: '2026-01-01T00:00:00.000Z',
  command: 'count',
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  schemaVersion: 1,
};
