/** What a new shop is suggested, from where its owner seems to be. */

/** Where each currency is paid in (ISO 4217, ISO 3166); whoever is elsewhere chooses without a suggestion. */
const PAID_IN: Record<string, string> = {
  CNY: "CN",
  HKD: "HK",
  MOP: "MO",
  TWD: "TW",
  JPY: "JP",
  KRW: "KR",
  SGD: "SG",
  MYR: "MY",
  THB: "TH",
  VND: "VN",
  IDR: "ID",
  PHP: "PH",
  INR: "IN",
  PKR: "PK",
  USD: "US PR EC SV PA",
  CAD: "CA",
  MXN: "MX",
  BRL: "BR",
  ARS: "AR",
  CLP: "CL",
  COP: "CO",
  PEN: "PE",
  EUR: "AT BE BG HR CY EE FI FR DE GR IE IT LV LT LU MT NL PT SK SI ES",
  GBP: "GB",
  CHF: "CH LI",
  SEK: "SE",
  NOK: "NO",
  DKK: "DK",
  PLN: "PL",
  CZK: "CZ",
  HUF: "HU",
  RON: "RO",
  TRY: "TR",
  RUB: "RU",
  UAH: "UA",
  ILS: "IL",
  AED: "AE",
  SAR: "SA",
  EGP: "EG",
  ZAR: "ZA",
  NGN: "NG",
  KES: "KE",
  AUD: "AU",
  NZD: "NZ",
};

/** A property in some browsers, a function in others, and not there in the rest. */
type Zoned = Intl.Locale & { getTimeZones?: () => string[] | undefined; timeZones?: string[] | undefined };
function zonesOf(region: string): string[] {
  const locale: Zoned = new Intl.Locale("und", { region });
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

const isPlace = (zone: string) => zone.includes("/") && !zone.startsWith("Etc/");
const currencyWhere = (fits: (region: string) => boolean) =>
  Object.entries(PAID_IN).find(([, regions]) => regions.split(" ").some(fits))?.[0];

/**
 * The currency that is paid in where the clock is set to. A clock on UTC says nothing of a place; then the regions of the
 * languages that the browser asks for count, the first that names one.
 */
export function likelyCurrency(timeZone: string, languages: readonly string[]): string | undefined {
  if (isPlace(timeZone) && zonesOf("CN").length > 0)
    return currencyWhere((region) => zonesOf(region).includes(timeZone));
  const home = languages.map((tag) => new Intl.Locale(tag).region).find(Boolean);
  return currencyWhere((region) => region === home);
}
