import { type Calendar, defineQuery, type DocumentQuery, type ReadModel, reject, Rejected } from '#kernel';
import { Code, Day, Id, ListOf, OneOf, Text } from '#schema';
import { Cursor, instantsOf, Limit, Next, pageOf, scopeOf } from '../paging.js';
import { NOBODY } from '../rollup/rollup.js';
import { SellerFilter } from '../rollup/seller-filter.js';
import { LeadCard, type Outcome, OUTCOMES } from './lead-card.js';

const LEAD_ORDERS = [
  '-registeredAt',
  'registeredAt',
  '-changedAt',
  'changedAt',
  '-statusSince',
  'statusSince',
] as const;
export type LeadOrder = (typeof LEAD_ORDERS)[number];

export class ListLeads {
  @Code('Only leads in this status', 'in-progress', { optional: true }) status?: string;
  @SellerFilter('Only leads this seller is responsible for') seller?: string;
  @OneOf('Only leads that somebody, or that nobody, is responsible for', ['somebody', 'nobody'], { optional: true })
  responsible?: 'somebody' | 'nobody';
  @Code('Only leads along this pipeline', 'universal', { optional: true }) pipeline?: string;
  @Id('Only leads of this client', { optional: true }) client?: string;
  @OneOf(
    'Only leads that stand like this; `open` is everything that is not closed, also what is kept for later',
    OUTCOMES,
    { optional: true },
  )
  outcome?: Outcome;
  @Text('Only leads with this id in the system they come from', 'crm-77120', { max: 200, optional: true })
  externalId?: string;
  @Day("Only leads registered on this day of the company's time zone or later", '2026-03-01', { optional: true })
  from?: string;
  @Day("Only leads registered on this day of the company's time zone or earlier", '2026-03-31', { optional: true })
  to?: string;
  @OneOf(
    'The order; a minus turns it round. The latest registered first unless told. What changes while it is paged through moves: by `-changedAt` a lead may be skipped, by `changedAt` one may come twice. Both go by when things happened: what is entered late stands where it happened, and a copy that is kept up to date needs the export',
    LEAD_ORDERS,
    { optional: true },
  )
  sort?: LeadOrder;
  @Limit(200, 50) limit?: number;
  @Cursor() cursor?: string;
}

export class LeadPage {
  @ListOf('The leads', () => LeadCard, { max: 200 }) items!: LeadCard[];
  @Next() next!: string | null;
}

export const listLeads = (model: ReadModel<LeadCard>) =>
  defineQuery({
    name: 'list-leads',
    type: ListLeads,
    answer: LeadPage,
    reads: [model],
    run: async (query: ListLeads, context): Promise<LeadPage> => {
      const { limit = 50, cursor, sort = '-registeredAt', ...filters } = query;
      return pageOf(context.documents(model), scopeOf('list-leads', { ...filters, sort }), {
        where: conditionsOf(filters, context.calendar),
        orderBy: orderOf(sort),
        limit,
        cursor,
      });
    },
  });

function conditionsOf(
  { from, to, client, status, seller, responsible, pipeline, outcome, externalId }: ListLeads,
  calendar: Calendar,
): NonNullable<DocumentQuery<LeadCard>['where']> {
  const registeredAt = instantsOf(calendar, from, to);
  return {
    ...(status !== undefined && { status }),
    ...sellerCondition(seller, responsible),
    ...(pipeline !== undefined && { pipeline }),
    ...(client !== undefined && { clientId: client }),
    ...(outcome !== undefined && { outcome }),
    ...(externalId !== undefined && { externalId }),
    ...(registeredAt && { registeredAt }),
  };
}

function sellerCondition(seller: string | undefined, responsible: ListLeads['responsible']) {
  const wanted = seller === NOBODY ? 'nobody' : seller === undefined ? responsible : 'somebody';
  if (responsible !== undefined && responsible !== wanted) {
    const message = `seller: "${seller ?? ''}" and responsible: "${responsible}" rule each other out`;
    throw new Rejected(reject('invalid', 'seller-and-nobody', message));
  }
  if (wanted === 'nobody') return { seller: null };
  if (seller !== undefined) return { seller };
  // Every code is more than the empty text, and `null` is not.
  return wanted === 'somebody' ? { seller: { gt: '' } } : {};
}

const ORDERS: Record<LeadOrder, NonNullable<DocumentQuery<LeadCard>['orderBy']>> = {
  registeredAt: { field: 'registeredAt', direction: 'asc' },
  '-registeredAt': { field: 'registeredAt', direction: 'desc' },
  changedAt: { field: 'changedAt', direction: 'asc' },
  '-changedAt': { field: 'changedAt', direction: 'desc' },
  statusSince: { field: 'statusSince', direction: 'asc' },
  '-statusSince': { field: 'statusSince', direction: 'desc' },
};
const orderOf = (sort: LeadOrder) => ORDERS[sort];
