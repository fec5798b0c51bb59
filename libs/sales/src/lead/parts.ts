import { Instant, Text, Whole } from '#schema';
import type { Competitor, ControlPoint, OfferTerms } from './events.js';

/** Who won the client instead of us. */
export class CompetitorData implements Competitor {
  @Text('Who the competitor is', 'Delta Cargo', { max: 200 }) name!: string;
  @Text('Why the client left for it', 'Delivers in 10 days instead of 18', { max: 1_000 }) why!: string;
}

/** By when something is due while the lead waits. */
export class ControlPointData implements ControlPoint {
  @Instant('Instant by which it is due; after the business time of the command', '2030-03-05T09:00:00.000Z')
  due!: string;
  @Text('What is expected', 'The work schedule of the warehouse', { max: 500 }) expected!: string;
  @Text('From whom', 'client', { max: 200 }) from!: string;
}

export class OfferTermsData implements OfferTerms {
  @Whole('Delivery time in days', 18, { max: 3_650, optional: true }) deliveryDays?: number;
  @Text('Terms of payment', '30% in advance, the rest on delivery', { max: 500, optional: true }) payment?: string;
}

/** The same terms as plain data, as events carry them. */
export const termsOf = ({ deliveryDays, payment }: OfferTerms): OfferTerms => ({
  ...(deliveryDays === undefined ? {} : { deliveryDays }),
  ...(payment === undefined ? {} : { payment }),
});
