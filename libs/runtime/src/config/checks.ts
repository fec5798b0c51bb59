import { isIP } from 'node:net';

/** What is wrong with a value; undefined = nothing. */
export type Check = (value: string) => string | undefined;

export const isAnything: Check = () => undefined;

export const isPort: Check = (value) =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? undefined : 'must be a port number, 0 to 65535';

export const isTimeZone: Check = (value) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return undefined;
  } catch {
    return 'must be an IANA time zone, e.g. Europe/Kyiv';
  }
};

export const isOneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `must be one of ${values.join(', ')}`;

export const isStore =
  (...schemes: string[]): Check =>
  (value) =>
    schemes.some((scheme) => value.startsWith(scheme) && value !== scheme)
      ? undefined
      : `must begin with one of ${schemes.join(' ')} and name a file or a server behind it`;

export const isMilliseconds: Check = (value) =>
  /^\d{1,6}$/.test(value) ? undefined : 'must be a number of milliseconds, up to 999999';

export const isLease: Check = (value) =>
  /^\d{3,6}$/.test(value) && Number(value) >= 500 && Number(value) <= 600_000
    ? undefined
    : 'must be a number of milliseconds, 500 to 600000';

/** 0, an unacknowledged write, would lose what is said to be kept. */
export const isWriteConcern: Check = (value) =>
  value === 'majority' || /^[1-9]\d?$/.test(value)
    ? undefined
    : 'must be majority, or a number of members of the replica set from 1';

/**
 * Whether a host is this machine itself: the only address served while there is no access control. Names know no capitals, and
 * a dot at their end says only that they are whole (RFC 1034, section 3.1).
 */
export function isLoopback(host: string): boolean {
  return /^localhost\.?$/i.test(host) || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

export const isServedHost: Check = (value) =>
  isLoopback(value)
    ? undefined
    : 'must be a loopback address (127.0.0.1, ::1, localhost): without access control nobody else may reach the API';
