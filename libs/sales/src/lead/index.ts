import type { CommandDefinition } from '#kernel';
import { acceptOffer } from './accept-offer.js';
import { assignLead } from './assign-lead.js';
import { changeStatus } from './change-status.js';
import { draftOffer } from './draft-offer.js';
import { logLeadContact } from './log-lead-contact.js';
import { loseLead } from './lose-lead.js';
import { putIntoWaiting } from './put-into-waiting.js';
import { qualifyLead } from './qualify-lead.js';
import { receiveInformation } from './receive-information.js';
import { refuseOffer } from './refuse-offer.js';
import { registerLead } from './register-lead.js';
import { reopenLead } from './reopen-lead.js';
import { requestOffer } from './request-offer.js';
import { reworkOffer } from './rework-offer.js';
import { sendOffer } from './send-offer.js';
import { winLead } from './win-lead.js';
import { withdrawOffer } from './withdraw-offer.js';

export * from './accept-offer.js';
export * from './assign-lead.js';
export * from './change-status.js';
export * from './draft-offer.js';
export * from './lead.js';
export * from './log-lead-contact.js';
export * from './lose-lead.js';
export * from './offer.js';
export * from './parts.js';
export * from './put-into-waiting.js';
export * from './qualify-lead.js';
export * from './receive-information.js';
export * from './refuse-offer.js';
export * from './register-lead.js';
export * from './reopen-lead.js';
export * from './request-offer.js';
export * from './rework-offer.js';
export * from './send-offer.js';
export * from './win-lead.js';
export * from './withdraw-offer.js';

/** Every command about a lead and its offers, in the order of a lead's life. */
export const leadCommands: readonly CommandDefinition[] = [
  registerLead,
  assignLead,
  qualifyLead,
  changeStatus,
  putIntoWaiting,
  receiveInformation,
  winLead,
  loseLead,
  reopenLead,
  logLeadContact,
  draftOffer,
  requestOffer,
  sendOffer,
  reworkOffer,
  acceptOffer,
  refuseOffer,
  withdrawOffer,
];
