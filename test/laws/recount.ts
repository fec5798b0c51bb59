import type { Money, RecordedEvent } from '#kernel';

/** Days of a period, each `YYYY-MM-DD`, both included. */
export interface Asked {
  readonly from?: string;
  readonly to?: string;
  readonly seller?: string;
  readonly source?: string;
}

/** One stay of a lead in a status. */
interface Visit {
  readonly lead: string;
  readonly pipeline: string;
  readonly source: string;
  readonly status: string;
  readonly kind: string;
  readonly began: string;
  seller: string | null;
  ended?: string;
  lostBy?: string;
}

type Data = Record<string, string | null> & { from?: { kind: string } };
const dataOf = (event: RecordedEvent): Data => event.data as Data;
const LOCAL = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Kyiv', dateStyle: 'short' });
/** The local day of an instant in Europe/Kyiv. */
const dayOf = (instant: string): string => LOCAL.format(new Date(instant));

const isIn = ({ from = '', to = '~' }: Asked, instant: string): boolean =>
  from <= dayOf(instant) && dayOf(instant) <= to;
const concerns = (asked: Asked, one: { source: string; seller: string | null }): boolean =>
  (asked.source ?? one.source) === one.source && (asked.seller ?? one.seller ?? '-') === (one.seller ?? '-');

/** How many of each. */
function tallyOf(names: readonly string[]): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const name of names) tally[name] = (tally[name] ?? 0) + 1;
  return tally;
}

/** Every stay of every lead, told from the log as an auditor would: one event after the other, nothing kept between two questions. */
export function visitsIn(log: readonly RecordedEvent[]): Visit[] {
  const visits: Visit[] = [];
  const current = new Map<string | null | undefined, Visit>();
  for (const event of log) {
    const { leadId, pipeline, source, seller = null, to, toKind, status, statusKind, reason } = dataOf(event);
    const before = current.get(leadId);
    if (event.type === 'LeadAssigned' && before) before.seller = seller;
    const isMove = dataOf(event).from !== undefined;
    if (event.type !== 'LeadRegistered' && !isMove) continue;
    if (before) {
      before.ended = event.occurredAt;
      if (event.type === 'LeadLost') before.lostBy = String(reason);
    }
    const visit = {
      lead: String(leadId),
      pipeline: String(pipeline),
      source: String(source),
      seller,
      began: event.occurredAt,
      status: String(isMove ? to : status),
      kind: String(isMove ? toKind : statusKind),
    };
    current.set(leadId, visit);
    visits.push(visit);
  }
  return visits;
}

/** By status, what a funnel has to say of it; times as a list of seconds. */
export function funnelIn(log: readonly RecordedEvent[], pipeline: string, asked: Asked) {
  const all = visitsIn(log).filter((visit) => visit.pipeline === pipeline);
  const asNeeded = all.filter((visit) => isIn(asked, visit.began) && concerns(asked, visit));
  return (status: string) => {
    const entered = asNeeded.filter((visit) => visit.status === status);
    const ended = entered.filter((visit) => visit.ended !== undefined);
    const lostBy = ended.flatMap((visit) => visit.lostBy ?? []);
    const counts = { entered: entered.length, left: ended.length, nowIn: entered.length - ended.length };
    return {
      figures: { ...counts, lost: lostBy.length, movedOn: ended.length - lostBy.length, lostByReason: tallyOf(lostBy) },
      seconds: ended.map(({ began, ended: end }) => (Date.parse(end ?? '') - Date.parse(began)) / 1_000),
    };
  };
}

/** How many leads were registered in the period, and how many stand how now, since a day in it. */
export function leadsIn(log: readonly RecordedEvent[], pipeline: string, asked: Asked) {
  const counted = (event: RecordedEvent): boolean => {
    const { source, seller = null, ...data } = dataOf(event);
    const isOne = event.type === 'LeadRegistered' && data['pipeline'] === pipeline;
    return isOne && isIn(asked, event.occurredAt) && concerns(asked, { source: String(source), seller });
  };
  const standing = visitsIn(log).filter(
    (visit) => visit.pipeline === pipeline && !visit.ended && isIn(asked, visit.began) && concerns(asked, visit),
  );
  const now = (...kinds: string[]): number => standing.filter(({ kind }) => kinds.includes(kind)).length;
  const counts = { open: now('open', 'waiting'), inactive: now('dormant-pool'), won: now('won'), lost: now('lost') };
  return { registered: log.filter(counted).length, ...counts };
}

/** What became of the offers that were first sent in the period, under the seller and for the source of that moment. */
export function outcomesIn(log: readonly RecordedEvent[], asked: Asked) {
  const offers = new Map<
    string,
    { sent: string; source: string; seller: string | null; end?: string; reason?: string }
  >();
  for (const event of log) {
    const { leadId, offerId, source, seller = null, reason } = dataOf(event);
    const known = offers.get(`${leadId} ${offerId}`);
    if (event.type === 'OfferSent' && !known)
      offers.set(`${leadId} ${offerId}`, { sent: event.occurredAt, source: String(source), seller });
    if (known && ['OfferAccepted', 'OfferRefused', 'OfferWithdrawn'].includes(event.type)) {
      known.end = event.type;
      if (event.type === 'OfferRefused') known.reason = String(reason);
    }
  }
  const sent = [...offers.values()].filter((offer) => isIn(asked, offer.sent) && concerns(asked, offer));
  const ended = (type: string): number => sent.filter(({ end }) => end === type).length;
  const closed = sent.filter(({ end }) => end !== undefined).length;
  const refused = tallyOf(sent.flatMap(({ reason }) => reason ?? []));
  const counts = { sent: sent.length, closed, open: sent.length - closed };
  return { ...counts, accepted: ended('OfferAccepted'), withdrawn: ended('OfferWithdrawn'), refused };
}

interface LostTo {
  readonly competitor: { readonly name: string } | null;
  readonly reason: string;
  readonly source: string;
  readonly seller: string | null;
  readonly amount: Money;
}

/** By competitor in small letters, how many offers were refused for it, why, for how much, and how many leads were lost to it. */
export function competitorsIn(log: readonly RecordedEvent[], asked: Asked) {
  const named = log.filter(({ type, data, occurredAt }) => {
    const isLoss = type === 'OfferRefused' || type === 'LeadLost';
    return isLoss && (data as LostTo).competitor && isIn(asked, occurredAt) && concerns(asked, data as LostTo);
  });
  const names = new Set(named.map(({ data }) => (data as LostTo).competitor?.name.toLowerCase()));
  return [...names].map((name) => {
    const own = named.filter(({ data }) => (data as LostTo).competitor?.name.toLowerCase() === name);
    const offers = own.filter(({ type }) => type === 'OfferRefused').map(({ data }) => data as LostTo);
    const offersByReason = tallyOf(offers.map(({ reason }) => reason));
    const counts = { offers: offers.length, leads: own.length - offers.length };
    return { competitor: name, ...counts, offersByReason, offersWorth: spentIn(offers) };
  });
}

interface Purchase {
  readonly client: string;
  /** The lead or the purchase. */
  readonly by: string;
  readonly day: string;
  readonly amount: Money | null;
}

/** Whatever was bought, as the deals stand at the end of the log. */
export function purchasesIn(log: readonly RecordedEvent[]): Purchase[] {
  const bought: Purchase[] = [];
  for (const event of log) {
    const { clientId, leadId, purchaseId, toKind, from } = dataOf(event);
    const isUndone = from?.kind === 'won' && toKind !== 'won';
    if (isUndone) bought.splice(0, Infinity, ...bought.filter(({ by }) => by !== leadId));
    if (event.type !== 'LeadWon' && event.type !== 'PurchaseRecorded') continue;
    const { amount } = event.data as { amount: Money | null };
    bought.push({ client: String(clientId), by: String(leadId ?? purchaseId), day: dayOf(event.occurredAt), amount });
  }
  return bought;
}

/** What somebody paid in all, by currency. */
export function spentIn(purchases: readonly Pick<Purchase, 'amount'>[]): Record<string, number> {
  const spent: Record<string, number> = {};
  for (const { amount } of purchases) if (amount) spent[amount.currency] = (spent[amount.currency] ?? 0) + amount.minor;
  return spent;
}
