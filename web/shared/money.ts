import type { Language } from './language.ts';

/** An amount in the currency's minor unit, as people write it; or, for a screen reader, as they say it. */
export function money(
  language: Language,
  amount: number,
  currency: string,
  currencyDisplay: 'narrowSymbol' | 'name' = 'narrowSymbol',
): string {
  return moneyFormat(language, currency, currencyDisplay).format(amount / 10 ** digitsOf(currency));
}

/** Making one takes longer than all else that a price on the page does. */
const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(
  language: Language,
  currency: string,
  currencyDisplay: 'narrowSymbol' | 'name',
): Intl.NumberFormat {
  const key = `${language} ${currency} ${currencyDisplay}`;
  let found = moneyFormats.get(key);
  if (!found) {
    const digits = digitsOf(currency);
    found = new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      currencyDisplay,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    moneyFormats.set(key, found);
  }
  return found;
}

/**
 * How many digits of a currency are its minor unit, by ISO 4217, where it is not two. Browsers know what is in use
 * instead: for some, forints have none.
 * https://www.six-group.com/en/products-services/financial-information/market-reference-data/data-standards.html
 */
const otherDigits: [digits: number, currencies: string[]][] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ')],
  [3, 'BHD IQD JOD KWD LYD OMR TND'.split(' ')],
  [4, 'CLF UYW'.split(' ')],
];

const digitsOf = (currency: string): number =>
  otherDigits.find(([, currencies]) => currencies.includes(currency))?.[0] ?? 2;
