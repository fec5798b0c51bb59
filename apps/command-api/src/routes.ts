import type { CommandRoute } from '#runtime/http';
import {
  acceptOffer,
  assignLead,
  changeStatus,
  defineReason,
  draftOffer,
  logClientContact,
  logLeadContact,
  loseLead,
  publishPipeline,
  putIntoWaiting,
  qualifyLead,
  receiveInformation,
  recordPurchase,
  refuseOffer,
  registerClient,
  registerLead,
  reopenLead,
  requestOffer,
  retireReason,
  reworkOffer,
  sendOffer,
  winLead,
  withdrawOffer,
} from '#sales';
import { CLIENTS, LEADS, OFFERS, PIPELINES, REASONS } from '../../system/tags.js';
import { DESCRIPTIONS } from './descriptions.js';
import { clientLinks, leadLinks, offerLinks, pipelineLinks } from './links.js';

type Route = Omit<CommandRoute, 'description'>;

const lead = (path: string, command: Route['command'], summary: string, more: Partial<Route> = {}): Route => ({
  path: `leads/:leadId/${path}`,
  command,
  summary,
  tag: LEADS,
  links: leadLinks('$request.path.leadId'),
  ...more,
});

const offer = (path: string, command: Route['command'], summary: string): Route => ({
  ...lead(`offers/:offerId/${path}`, command, summary),
  tag: OFFERS,
});

const ROUTES: readonly Route[] = [
  {
    path: 'clients',
    command: registerClient,
    summary: 'Register a client',
    tag: CLIENTS,
    creates: 'clientId',
    location: 'clients/:clientId',
    links: clientLinks('$response.body#/id'),
  },
  {
    path: 'clients/:clientId/purchases',
    command: recordPurchase,
    summary: 'Record a purchase; X-Occurred-At says when it was made',
    tag: CLIENTS,
    creates: 'purchaseId',
    links: clientLinks('$request.path.clientId'),
  },
  {
    path: 'clients/:clientId/contacts',
    command: logClientContact,
    summary: 'Log a contact with a client',
    tag: CLIENTS,
    links: clientLinks('$request.path.clientId'),
  },
  {
    path: 'leads',
    command: registerLead,
    summary: 'Register a lead: one run of a client along a pipeline',
    tag: LEADS,
    creates: 'leadId',
    location: 'leads/:leadId',
    links: leadLinks('$response.body#/id'),
  },
  lead('assign', assignLead, 'Make a seller responsible, or hand the lead over to another'),
  lead('qualify', qualifyLead, 'Qualify: reachable contact data, wish to buy, budget'),
  lead('status', changeStatus, 'Move the lead to another open or won status'),
  lead('wait', putIntoWaiting, 'Put the lead into a waiting status, with what is missing and a control point'),
  lead('information', receiveInformation, 'The information has arrived: leave the waiting status'),
  lead('win', winLead, 'Close the lead as won'),
  lead('lose', loseLead, 'Close the lead as lost, with the reason'),
  lead('reopen', reopenLead, 'Reopen a closed lead, with the reason'),
  lead('contacts', logLeadContact, 'Log a contact about the lead'),
  lead('offers', draftOffer, 'Draft an offer', {
    tag: OFFERS,
    creates: 'offerId',
    links: { ...leadLinks('$request.path.leadId'), ...offerLinks },
  }),
  offer('request', requestOffer, "The client's request is complete: the offer is being prepared"),
  offer('send', sendOffer, 'Send the offer to the client'),
  offer('rework', reworkOffer, 'The client changed the inputs: rework the offer, as its next revision'),
  offer('accept', acceptOffer, 'The client accepts the offer'),
  offer('refuse', refuseOffer, 'The client refuses the offer, with the reason'),
  offer('withdraw', withdrawOffer, 'Withdraw the offer'),
  {
    path: 'pipelines/:pipeline',
    command: publishPipeline,
    summary: "Publish a version of a pipeline: a company's own list of statuses",
    tag: PIPELINES,
    links: pipelineLinks,
  },
  {
    path: 'reasons/:reason',
    command: defineReason,
    summary: 'Define a refusal reason, name it anew, or take a retired one back into use',
    tag: REASONS,
  },
  {
    path: 'reasons/:reason/retire',
    command: retireReason,
    summary: 'Retire a refusal reason: it keeps its meaning in old history and is not used again',
    tag: REASONS,
  },
];

/** The write side: every command and where it is sent to. */
export const commandRoutes: readonly CommandRoute[] = ROUTES.map((route) => ({
  ...route,
  description: DESCRIPTIONS[route.command.name] ?? '',
}));
