import { reject, Rejected } from '#kernel';

/** There is no such lead. */
export const noLead = (leadId: string): Rejected =>
  new Rejected(reject('not-found', 'lead-not-found', `leadId: there is no lead ${leadId}`));

/** There is no such client. */
export const noClient = (clientId: string): Rejected =>
  new Rejected(reject('not-found', 'client-not-found', `clientId: there is no client ${clientId}`));

/** No such pipeline is published, or not in this version. */
export const noPipeline = (pipeline: string, version?: number): Rejected =>
  new Rejected(
    reject(
      'not-found',
      'pipeline-not-found',
      version === undefined
        ? `pipeline: no pipeline ${pipeline} is published`
        : `version: no version ${version} of a pipeline ${pipeline} is published`,
    ),
  );
