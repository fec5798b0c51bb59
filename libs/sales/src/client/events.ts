import type { EventOf, Money } from '#kernel';
import type { ContactKind } from '../contact.js';

/** Everything about a client that names or describes a person: nowhere but in this stream, always under `personal`. */
export interface PersonalData {
  name: string;
  company?: string;
  position?: string;
  phones?: string[];
  mails?: string[];
  addresses?: string[];
  notes?: string;
}

/** The events of `client-<uuid>` streams. */
export type ClientEvents = {
  ClientRegistered: {
    clientId: string;
    externalId: string | null;
    kind: 'person' | 'company';
    personal: PersonalData | null;
  };
  PurchaseRecorded: { clientId: string; purchaseId: string; amount: Money; reference: string | null };
  ClientContactLogged: { clientId: string; kind: ContactKind; personal: { summary: string; agreed: string | null } };
};
export type ClientEvent = EventOf<ClientEvents>;
