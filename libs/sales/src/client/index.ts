import { logClientContact } from './log-client-contact.js';
import { recordPurchase } from './record-purchase.js';
import { registerClient } from './register-client.js';

export * from './client.js';
export * from './log-client-contact.js';
export * from './record-purchase.js';
export * from './register-client.js';

export const clientCommands = [registerClient, recordPurchase, logClientContact] as const;
