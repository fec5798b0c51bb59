import type { Missing } from '#sales';
import type { Pipeline } from './clients.js';

/** What is said and written in the demo. */
export const INTERESTS: Readonly<Record<Pipeline, readonly string[]>> = {
  universal: [
    'Office furniture for twelve people',
    'Packaging for the spring season',
    'Lighting for a shop of 80 m²',
    'Work clothes with a logo',
    'Yearly service of the equipment',
    'A kitchen for a café',
  ],
  freight: [
    'Kyiv – Rotterdam, one container a month',
    'Lviv – Kraków, groupage twice a week',
    'Gdańsk – Dnipro, 20 t of metal',
    'Izmir – Odesa, textiles, 12 pallets',
    'Vinnytsia – Hamburg, refrigerated',
    'Brno – Kharkiv, machine parts, urgent',
  ],
  'travel-agency': [
    'Two weeks by the sea, family of four',
    'Skiing in the Carpathians over New Year',
    'A weekend in Vienna',
    'Honeymoon, somewhere warm',
    'Bus tour of Poland for a school class',
    'Spa, one week, in autumn',
  ],
};

export const SUMMARIES = [
  'Introduced ourselves, asked about the need',
  'Asked who takes the decision and by when',
  'Went through the questions on delivery',
  'Client compares us with two others',
  'Did not pick up, wrote a message',
  'Talked about terms of payment',
  'Client wants references from the same trade',
  'Discussed volume and season',
];

export const AGREED = ['We call back on Thursday', 'Client sends the details by mail', 'Offer by the end of the week'];

export const COMPETITORS = [
  { name: 'Дельта Трейд', why: 'Price lower by a tenth, the same terms' },
  { name: 'Південь-Опт', why: 'Delivers in five days instead of ten' },
  { name: 'Argo Partners', why: 'Gives 30 days to pay' },
  { name: 'Вектор Груп', why: 'Answered on the same day, we on the fourth' },
  { name: 'Blue Lane', why: 'A friend works there' },
];

export const WAITS: readonly { to: string; missing: Missing[]; comment: string; expected: string; from: string }[] = [
  {
    to: 'needs-information',
    missing: ['budget'],
    comment: 'Clarify the budget',
    expected: 'How much is set aside for this',
    from: 'client',
  },
  {
    to: 'needs-information',
    missing: ['requirements', 'timeline'],
    comment: 'Clarify the work schedule',
    expected: 'Quantities and the date by which they are needed',
    from: 'client',
  },
  {
    to: 'clarification',
    missing: ['documents'],
    comment: 'Client asks the director',
    expected: 'Signed specification',
    from: 'client',
  },
  {
    to: 'clarification',
    missing: ['goal-and-needs'],
    comment: 'Client settles the needs with the shop',
    expected: 'List of what is really needed',
    from: 'client',
  },
];

export const REWORKS = [
  'Half the quantity for a start',
  'Another delivery address',
  'Client asks for a discount for prepayment',
  'Two dates instead of one',
];

export const WITHDRAWALS = ['Not possible on these dates, offering others', 'Replaced by a cheaper variant'];

export const PAYMENTS = ['100% in advance', '50% in advance, the rest on delivery', 'Within 14 days of the invoice'];

export const REOPENINGS = [
  'Client called again: the competitor did not deliver',
  'The budget was approved after all',
  'Asked for the same offer for the new season',
];

export const WAKE_UPS = [
  'Asked why there were no orders for so long',
  'Sent the new price list and asked about plans',
  'Offered a discount on the next order',
];
