import { IsIn } from 'class-validator';
import type { Money } from '#kernel';
import { field, Whole } from '#schema';

/** ISO 4217, the national and regional currencies in use. */
const CURRENT = `
  AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF
  CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
  IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
  MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
  SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
  VES VND VUV WST XAF XCD XCG XDR XOF XPF YER ZAR ZMW ZWG`;

/** ISO 4217 list three: withdrawn since 1999. Imported history keeps the currency it was made in. */
const WITHDRAWN = `
  ADP AFA ATS AZM BEF BGL BYB BYR CSD CUC CYP DEM EEK ESP FIM FRF GHC GRD HRK IEP ITL LTL LUF LVL MGF MRO MTL MZM NLG
  PTE ROL RUR SDD SIT SKK SLL SRG STD TMM TPE TRL VEB VEF YUM ZMK ZWD ZWL ZWN ZWR`;

export const CURRENCIES: readonly string[] = `${CURRENT} ${WITHDRAWN}`.trim().split(/\s+/).sort();

/** Money as it comes in: integer minor units, so that no amount is ever rounded. */
export class MoneyData implements Money {
  @Whole('Amount in minor units of the currency, e.g. cents', 125_000) minor!: number;

  @field({ type: 'string', enum: CURRENCIES, description: 'Currency code by ISO 4217' }, { example: 'EUR' }, [
    IsIn(CURRENCIES, { message: '$property must be a currency code by ISO 4217, e.g. EUR' }),
  ])
  currency!: string;
}

/** The same amount as plain data, as events carry it. */
export const moneyOf = ({ minor, currency }: Money): Money => ({ minor, currency });

/** What amounts come to together; undefined where there are none, their currencies differ, or the sum is not exact. */
export function sumOf([first, ...others]: readonly Money[]): Money | undefined {
  if (!first || others.some(({ currency }) => currency !== first.currency)) return undefined;
  const minor = others.reduce((sum, amount) => sum + amount.minor, first.minor);
  return Number.isSafeInteger(minor) ? { minor, currency: first.currency } : undefined;
}
