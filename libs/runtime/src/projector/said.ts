import { StoreUnavailable } from '#event-store';
import { ReadStoreUnavailable } from '#read-store';

/** A failure for the log: a store that is away explains itself, anything else shows where it comes from. */
export function said(error: unknown): string {
  if (error instanceof StoreUnavailable || error instanceof ReadStoreUnavailable) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The bare message, for what is kept or answered. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
