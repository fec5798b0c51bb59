/** What the API document says of each command beside its summary, by the command's name. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'register-client': 'A person or company becomes known; personal data may be left out.',
  'record-purchase':
    'A paid deal outside any lead. Won leads count as purchases by themselves; both make the rhythm that dormant clients fall out of.',
  'log-client-contact': 'A communication outside any lead; X-Occurred-At says when it was.',
  'register-lead':
    'The lead begins in the entry status of the latest version of its pipeline, and stays on that version.',
  'assign-lead': 'Offers that were sent stay with whoever sent them.',
  'qualify-lead':
    'Answers the three criteria; the same answers again change nothing. The wish weighs more than the budget.',
  'change-status':
    'The pipeline must allow the step. Waiting and lost statuses have operations of their own, since they need more said; the same status again changes nothing.',
  'put-into-waiting':
    'Waiting always says what for and until when. Where the lead waits in that status already, this sets a new control point.',
  'receive-information': 'Leads back to the status that the lead came from, unless told another open one.',
  'win-lead': 'For the amount that is told, else for what was agreed in offers. It counts as a purchase of the client.',
  'lose-lead': 'Never without a reason of the catalogue; one of the group `competitor` says which competitor too.',
  'reopen-lead': 'The one way back from won or lost; restrictions of the pipeline do not bind it, the reason does.',
  'log-lead-contact': 'A communication about the lead, closed ones too; X-Occurred-At says when it was.',
  'draft-offer': 'Begins an offer within an active lead, as revision 1.',
  'request-offer': 'The client has named all parameters: the draft becomes a request that is being priced.',
  'send-offer':
    'The lead needs somebody responsible. The first sending fixes whose offer it is and in which period it counts.',
  'rework-offer': 'Only of an offer that was sent; it must be sent again afterwards.',
  'accept-offer': 'Of an offer that was sent; possible also after the lead was closed.',
  'refuse-offer':
    'Of an offer that was sent, never without a reason of the catalogue; possible also after the lead was closed.',
  'withdraw-offer': 'We take it back, in whatever unfinished state it is; possible also after the lead was closed.',
  'publish-pipeline':
    'The first time as version 1, then as the next one; the latest version again changes nothing. Leads stay on the version they run on.',
  'define-reason': 'Its group never changes, since what was counted under it would change its meaning.',
  'retire-reason': 'What was refused with it keeps it; to use it again, define it again.',
};
