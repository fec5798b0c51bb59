export const CONTACT_KINDS = ['call', 'mail', 'meeting', 'message', 'other'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];
