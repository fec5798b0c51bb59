import { CODE, field, type FieldOptions } from '#schema';
import { Matches } from 'class-validator';
import { NOBODY } from './rollup.js';

const SELLER_OR_NOBODY = new RegExp(`^${NOBODY}$|${CODE.source}`);

/** A query parameter that selects by seller: a code, or `-` for what nobody is responsible for. */
export const SellerFilter = (description: string, options: FieldOptions = {}) =>
  field(
    {
      type: 'string',
      pattern: SELLER_OR_NOBODY.source,
      maxLength: 64,
      description: `${description}; \`${NOBODY}\` stands for nobody`,
    },
    { example: 'anna', optional: true, ...options },
    [Matches(SELLER_OR_NOBODY, { message: `$property must be a seller's code, or ${NOBODY} for nobody` })],
  );
