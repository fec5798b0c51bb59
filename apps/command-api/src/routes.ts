import type { CommandRoute, Links } from '#runtime/http';
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
import { clientLinks, leadLinks, offerLinks, pipelineLinks, reasonLinks, registeredLinks } from './links.js';

type Text = Pick<CommandRoute, 'summary' | 'description'>;

const lead = (path: string, command: CommandRoute['command'], links: Links, text: Text): CommandRoute => ({
  path: `leads/:leadId/${path}`,
  command,
  tag: LEADS,
  links,
  ...text,
});

const offer = (path: string, command: CommandRoute['command'], links: Links, text: Text): CommandRoute => ({
  ...lead(`offers/:offerId/${path}`, command, links, text),
  tag: OFFERS,
});

/** The write side: every command and where it is sent to. */
export const commandRoutes: readonly CommandRoute[] = [
  {
    path: 'clients',
    command: registerClient,
    summary: 'Register a client',
    description: 'A person or company becomes known; personal data may be left out.',
    tag: CLIENTS,
    creates: 'clientId',
    location: 'clients/:clientId',
    links: clientLinks('$response.body#/id'),
  },
  {
    path: 'clients/:clientId/purchases',
    command: recordPurchase,
    summary: 'Record a purchase; X-Occurred-At says when it was made',
    description:
      'A paid deal outside any lead. Won leads count as purchases by themselves; both make the rhythm that dormant clients fall out of.',
    tag: CLIENTS,
    creates: 'purchaseId',
    links: clientLinks('$request.path.clientId'),
  },
  {
    path: 'clients/:clientId/contacts',
    command: logClientContact,
    summary: 'Log a contact with a client',
    description: 'A communication outside any lead; X-Occurred-At says when it was.',
    tag: CLIENTS,
    links: clientLinks('$request.path.clientId'),
  },
  {
    path: 'leads',
    command: registerLead,
    summary: 'Register a lead: one run of a client along a pipeline',
    description:
      'The lead begins in the entry status of the latest version of its pipeline, and stays on that version.',
    tag: LEADS,
    creates: 'leadId',
    location: 'leads/:leadId',
    links: registeredLinks,
  },
  lead('assign', assignLead, leadLinks.active, {
    summary: 'Make a seller responsible, or hand the lead over to another',
    description: 'Offers that were sent stay with whoever sent them.',
  }),
  lead('qualify', qualifyLead, leadLinks.active, {
    summary: 'Qualify: reachable contact data, wish to buy, budget',
    description:
      'Answers the three criteria; the same answers again change nothing. The wish weighs more than the budget.',
  }),
  lead('status', changeStatus, leadLinks.active, {
    summary: 'Move the lead to another open or won status',
    description:
      'The pipeline must allow the step. Waiting and lost statuses have operations of their own, since they need more said; the same status again changes nothing.',
  }),
  lead('wait', putIntoWaiting, leadLinks.waiting, {
    summary: 'Put the lead into a waiting status, with what is missing and a control point',
    description:
      'Waiting always says what for and until when. Where the lead waits in that status already, this sets a new control point; the same one again changes nothing.',
  }),
  lead('information', receiveInformation, leadLinks.active, {
    summary: 'The information has arrived: leave the waiting status',
    description: 'Leads back to the status that the lead came from, unless told another open one.',
  }),
  lead('win', winLead, leadLinks.closed, {
    summary: 'Close the lead as won',
    description:
      'For the amount that is told, else for what was agreed in offers. It counts as a purchase of the client.',
  }),
  lead('lose', loseLead, leadLinks.closed, {
    summary: 'Close the lead as lost, with the reason',
    description: 'Never without a reason of the catalogue; one of the group `competitor` says which competitor too.',
  }),
  lead('reopen', reopenLead, leadLinks.active, {
    summary: 'Reopen a closed lead, with the reason',
    description: 'The one way back from won or lost; restrictions of the pipeline do not bind it, the reason does.',
  }),
  lead('contacts', logLeadContact, leadLinks.any, {
    summary: 'Log a contact about the lead',
    description: 'A communication about the lead, closed ones too; X-Occurred-At says when it was.',
  }),
  {
    ...lead('offers', draftOffer, offerLinks.drafted, {
      summary: 'Draft an offer',
      description: 'Begins an offer within an active lead, as revision 1.',
    }),
    tag: OFFERS,
    creates: 'offerId',
  },
  offer('request', requestOffer, offerLinks.requested, {
    summary: "The client's request is complete: the offer is being prepared",
    description: 'The client has named all parameters: the draft becomes a request that is being priced.',
  }),
  offer('send', sendOffer, offerLinks.sent, {
    summary: 'Send the offer to the client',
    description:
      'The lead needs somebody responsible. The first sending fixes whose offer it is and in which period it counts.',
  }),
  offer('rework', reworkOffer, offerLinks.reworked, {
    summary: 'The client changed the inputs: rework the offer, as its next revision',
    description: 'Only of an offer that was sent; it must be sent again afterwards.',
  }),
  offer('accept', acceptOffer, offerLinks.accepted, {
    summary: 'The client accepts the offer',
    description: 'Of an offer that was sent; possible also after the lead was closed.',
  }),
  offer('refuse', refuseOffer, offerLinks.refused, {
    summary: 'The client refuses the offer, with the reason',
    description:
      'Of an offer that was sent or is under rework, never without a reason of the catalogue; possible also after the lead was closed.',
  }),
  offer('withdraw', withdrawOffer, offerLinks.refused, {
    summary: 'Withdraw the offer',
    description: 'We take it back, in whatever unfinished state it is; possible also after the lead was closed.',
  }),
  {
    path: 'pipelines/:pipeline',
    command: publishPipeline,
    summary: "Publish a version of a pipeline: a company's own list of statuses",
    description:
      'The first time as version 1, then as the next one; the latest version again changes nothing. Leads stay on the version they run on.',
    tag: PIPELINES,
    links: pipelineLinks,
  },
  {
    path: 'reasons/:reason',
    command: defineReason,
    summary: 'Define a refusal reason, name it anew, or take a retired one back into use',
    description: 'Its group never changes, since what was counted under it would change its meaning.',
    tag: REASONS,
    links: reasonLinks.defined,
  },
  {
    path: 'reasons/:reason/retire',
    command: retireReason,
    summary: 'Retire a refusal reason: it keeps its meaning in old history and is not used again',
    description: 'What was refused with it keeps it; to use it again, define it again.',
    tag: REASONS,
    links: reasonLinks.retired,
  },
];
