/** Why a command was not accepted; each kind has one HTTP status (400, 404, 409, 412, 422). */
export type RejectionKind = 'invalid' | 'not-found' | 'conflict' | 'precondition-failed' | 'refused';

/** What refusals there are: codes by kind, with what they mean. */
export type Refusals = Readonly<Partial<Record<RejectionKind, Readonly<Record<string, string>>>>>;

/** An expected refusal: a value, not an exception. `code` is stable and kebab-case, `message` names field and rule. */
export interface Rejection {
  readonly kind: RejectionKind;
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export const reject = (
  kind: RejectionKind,
  code: string,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Rejection => ({ kind, code, message, details });

/** Carries a rejection through code that can only throw (buses, promises). */
export class Rejected extends Error {
  constructor(readonly rejection: Rejection) {
    super(`${rejection.code}: ${rejection.message}`);
    this.name = 'Rejected';
  }
}
