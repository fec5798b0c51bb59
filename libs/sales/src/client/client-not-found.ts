import { reject } from '#kernel';

export const clientNotFound = (clientId: string) =>
  reject('not-found', 'client-not-found', `clientId: there is no client ${clientId}`, { clientId });
