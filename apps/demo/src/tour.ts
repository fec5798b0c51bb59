import type { Config } from '#runtime';
import { firstDay, type HistoryOptions } from './history.js';

type Shown = Pick<Config, 'host' | 'port' | 'eventStoreUrl' | 'readStoreUrl' | 'timeZone'>;

/** What the demo says before it serves: what is there, and what to ask it. */
export function tour(
  { host, port, eventStoreUrl, readStoreUrl, timeZone }: Shown,
  history: HistoryOptions,
  { events, seconds }: { readonly events: number; readonly seconds: number },
): string {
  const url = port === 0 ? '$URL' : `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const { until } = history;
  return `
Demo: ${events} events, from ${firstDay(history)} to ${until}, decided and stored in ${seconds.toFixed(1)} s. Ask it:
  curl '${url}/funnels/freight?from=${until.slice(0, 4)}-01-01&to=${until}'
  curl -H 'Accept: text/csv' '${url}/loss-shares?period=quarter&seller=taras&to=${until}'
  curl '${url}/competitors?seller=taras&to=${until}'
  curl '${url}/clients/dormant?asOf=${until}'
  curl '${url}/leads?seller=bohdan&status=needs-information'
The command line reads the same, from this folder:
  export EVENT_STORE_URL=${eventStoreUrl} READ_STORE_URL=${readStoreUrl} LEADGER_TIME_ZONE=${timeZone}
  npx leadger export > demo.ndjson

`;
}
