import type { Links } from '#runtime/http';
import { linked as linkedTo } from '../../system/links.js';

/** What a body cannot do without and nobody could make up: codes of the pipelines and reasons that ship. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  changeStatus: { to: 'in-progress' },
  putIntoWaiting: { to: 'needs-information' },
  loseLead: { reason: 'too-expensive' },
  refuseOffer: { reason: 'too-expensive' },
};

const linked = (operations: readonly string[], parameters: Readonly<Record<string, string>>): Links =>
  linkedTo(operations, parameters, NEEDED);

const SEEN = ['getLead', 'getLeadHistory', 'logLeadContact'];
const ACTIVE = [
  ...SEEN,
  'assignLead',
  'qualifyLead',
  'changeStatus',
  'putIntoWaiting',
  'winLead',
  'loseLead',
  'draftOffer',
];
const OF_PATH = { leadId: '$request.path.leadId' };
const OFFER_OF_PATH = { ...OF_PATH, offerId: '$request.path.offerId' };

/** What one may do next with a client. */
export const clientLinks = (clientId: string): Links => ({
  ...linked(['getClient', 'getClientHistory', 'recordPurchase', 'logClientContact'], { clientId }),
  registerLead: { operationId: 'registerLead', requestBody: { clientId, pipeline: 'universal', seller: 'olga' } },
});

export const registeredLinks: Links = linked(ACTIVE, { leadId: '$response.body#/id' });

/** What one may do next with a lead, by what it has come to. */
export const leadLinks = {
  active: linked(ACTIVE, OF_PATH),
  waiting: linked([...ACTIVE, 'receiveInformation'], OF_PATH),
  closed: linked([...SEEN, 'reopenLead'], OF_PATH),
  /** Active or closed: its contacts are logged, and its offers concluded, in both. */
  any: linked(SEEN, OF_PATH),
};

/** What one may do next with an offer, by what it has come to. */
export const offerLinks = {
  drafted: {
    ...leadLinks.active,
    ...linked(['requestOffer', 'withdrawOffer'], { ...OF_PATH, offerId: '$response.body#/created' }),
  },
  requested: { ...leadLinks.active, ...linked(['sendOffer', 'withdrawOffer'], OFFER_OF_PATH) },
  sent: {
    ...leadLinks.active,
    ...linked(['reworkOffer', 'acceptOffer', 'refuseOffer', 'withdrawOffer'], OFFER_OF_PATH),
  },
  reworked: { ...leadLinks.active, ...linked(['sendOffer', 'refuseOffer', 'withdrawOffer'], OFFER_OF_PATH) },
  accepted: { ...leadLinks.any, ...linked(['winLead'], OF_PATH) },
  refused: { ...leadLinks.any, ...linked(['loseLead', 'draftOffer'], OF_PATH) },
};

/** What one may ask of a pipeline just published. */
export const pipelineLinks: Links = linked(['getPipeline', 'getPipelineHistory', 'getFunnel'], {
  pipeline: '$request.path.pipeline',
});

const OF_REASON = { reason: '$request.path.reason' };
const SEEN_REASONS = linked(['listReasons', 'getReasonHistory'], {});

/** A reason is retired once it is defined, and taken back into use by being defined again. */
export const reasonLinks = {
  defined: { ...SEEN_REASONS, ...linked(['retireReason'], OF_REASON) },
  retired: { ...SEEN_REASONS, ...linked(['defineReason'], OF_REASON) },
};
