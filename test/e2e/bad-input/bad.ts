import { randomUUID } from 'node:crypto';

/** A request that is refused and changes nothing. */
export interface Bad {
  readonly what: string;
  readonly path: string;
  readonly method?: string;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code?: string;
  /** Fields with the rules they break. */
  readonly errors?: readonly (readonly [field: string, rule: string])[];
  /** Must be said. */
  readonly says?: RegExp;
}

export const CLIENT = randomUUID();
export const LEAD = randomUUID();
export const SENT = randomUUID();
export const DRAFT = randomUUID();
export const NOBODY = randomUUID();
export const amount = { minor: 100, currency: 'EUR' };
export const lead = { clientId: CLIENT, pipeline: 'universal', source: 'call' };
export const controlPoint = { due: '2099-01-01T00:00:00Z', expected: 'The budget', from: 'client' };
export const waiting = { to: 'needs-information', missing: ['budget'], comment: 'Clarify', controlPoint };
export const ofLead = (path: string, more: Partial<Bad> & Pick<Bad, 'what' | 'status'>): Bad => ({
  path: `/leads/${LEAD}/${path}`,
  body: {},
  ...more,
});
export const ofOffer = (path: string, more: Partial<Bad> & Pick<Bad, 'what'>): Bad => ({
  path: `/leads/${LEAD}/offers/${path}`,
  body: {},
  status: 422,
  code: 'offer-wrong-state',
  says: /^offerId/,
  ...more,
});
export const invalid = { status: 400, code: 'invalid-field' };
