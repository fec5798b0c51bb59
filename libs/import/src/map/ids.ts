import { uuidsIn } from '#ids';
import type { Row } from '../read/row.js';

/** Root of every id an import gives (RFC 9562, version 5). Never to be changed: it keeps imports repeatable. */
const IMPORTS = '5b1f9f0e-6c0d-5d0b-9c40-2f9d5a0f3c11';

/** Ids that depend on nothing but the mapping's namespace and the file, so that a second run gives the same ones. */
export interface Ids {
  /** What names an import of one file, however it grows. @param first its first row */
  correlation(first: Row): string;
  client(client: string): string;
  lead(caseId: string): string;
  offer(caseId: string, offer: string): string;
  purchase(row: Row): string;
  registration(client: string): string;
  setup(command: string, fields: unknown): string;
  /** @param index place of the command among those of the row */
  command(row: Row, index: number): string;
}

export function idsOf(namespace: string): Ids {
  const idOf = uuidsIn(uuidsIn(IMPORTS)(namespace));
  const id = (...parts: readonly unknown[]): string => idOf(JSON.stringify(parts));
  return {
    correlation: (first) => idOf(`import\n${contentOf(first)}`),
    client: (client) => id('client', client),
    lead: (caseId) => id('lead', caseId),
    offer: (caseId, offer) => id('offer', caseId, offer),
    purchase: (row) => idOf(`purchase\n${row.number}\n${contentOf(row)}`),
    registration: (client) => id('register-client', client),
    setup: (command, fields) => id('setup', command, fields),
    command: (row, index) => idOf(`command\n${row.number}\n${index}\n${contentOf(row)}`),
  };
}

function contentOf(row: Row): string {
  let content = '';
  for (const [name, value] of row.case) content += `${name}=${value}\n`;
  content += '\n';
  for (const [name, value] of row.values) content += `${name}=${value}\n`;
  return content;
}
