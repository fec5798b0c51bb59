import { reject } from '#kernel';

export const clientNotFound = (clientId: string) =>
  reject('not-found', 'client-not-found', `There is no client ${clientId}`, { clientId });
