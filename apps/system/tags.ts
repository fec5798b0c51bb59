import type { Tag } from '#runtime/http';

/** The groups of operations in the API document. */
export const CLIENTS: Tag = { name: 'Clients', description: 'Whom we sell to, with what they bought' };
export const LEADS: Tag = { name: 'Leads', description: 'Runs of clients along pipelines, with their history' };
export const OFFERS: Tag = { name: 'Offers', description: 'What is offered within a lead, and how it ended' };
export const PIPELINES: Tag = {
  name: 'Pipelines',
  description: "A company's own lists of statuses, in versions: a lead stays on the version it was registered on",
};
export const REASONS: Tag = { name: 'Reasons', description: 'The catalogue of reasons why offers and leads are lost' };
export const REPORTS: Tag = {
  name: 'Reports',
  description: 'Figures folded from the log; CSV with `Accept: text/csv`',
};
export const OPERATIONS: Tag = { name: 'Operations', description: 'How the processes, stores and read models are' };
