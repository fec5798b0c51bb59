import type { Links } from '#runtime/http';

const operations = (names: readonly string[], parameters: Readonly<Record<string, string>>): Links =>
  Object.fromEntries(names.map((operationId) => [operationId, { operationId, parameters }]));

/** What one may do next with a client. */
export const clientLinks = (clientId: string): Links =>
  operations(['getClient', 'recordPurchase', 'logClientContact'], { clientId });

/** What one may do next with a lead. */
export const leadLinks = (leadId: string): Links =>
  operations(
    ['getLead', 'getLeadHistory', 'assignLead', 'qualifyLead', 'changeStatus', 'loseLead', 'reopenLead', 'draftOffer'],
    { leadId },
  );

/** What one may do next with an offer just drafted. */
export const offerLinks: Links = operations(['requestOffer', 'sendOffer', 'withdrawOffer'], {
  leadId: '$request.path.leadId',
  offerId: '$response.body#/created',
});

/** What one may ask of a pipeline just published. */
export const pipelineLinks: Links = operations(['getPipeline', 'getFunnel'], { pipeline: '$request.path.pipeline' });
