import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const status = (code: string, kind: string): string =>
  `{ code: ${code}, kind: ${kind}, part: top, labels: { en: ${code} }, meaning: ${code}, playbook: [] }`;

const MAPPING = `
name: sample
format: { type: csv }
case: { from: deal, is: lead }
activity: step
time: { from: at }
resource: { from: seller }
amounts: { sum: { from: sum, currency: EUR } }
reasons: [{ reason: price, labels: { en: Price }, group: price }]
pipelines:
  - pipeline: sample
    labels: { en: Sample }
    entry: in
    statuses: [${[status('in', 'open'), status('talking', 'open'), status('won', 'won'), status('lost', 'lost')].join(', ')}]
client: { id: '{client}', fields: { externalId: '{client}' } }
activities:
  - when: { step: asked }
    do: [{ command: register-lead, fields: { pipeline: sample, source: import, externalId: '{case}', amount: '{amounts.sum}' } }]
  - { when: { step: talked }, do: [{ command: change-status, fields: { to: talking } }] }
  - { when: { step: drafted }, do: [{ command: draft-offer, fields: { number: '{case}/{offer}', amount: '{amounts.sum}' } }] }
  - when: { step: sent }
    do:
      - { command: assign-lead, fields: { seller: '{resource}' } }
      - { command: request-offer }
      - { command: send-offer }
  - { when: { step: accepted }, do: [{ command: accept-offer }] }
  - { when: { step: refused }, do: [{ command: refuse-offer, fields: { reason: price } }] }
  - { when: { step: won }, do: [{ command: win-lead }] }
  - { when: { step: lost }, do: [{ command: lose-lead, fields: { reason: price } }] }
  - { when: { step: called }, do: [{ command: log-lead-contact, fields: { kind: call, summary: '{step}' } }] }
  - { name: noise, when: { step: noise }, skip: true }
`;

const HEADER = 'deal,client,step,at,seller,sum';
const LOST = ['asked', 'talked', 'drafted', 'sent', 'called', 'refused', 'lost', 'called'];
const WON = ['asked', 'talked', 'noise', 'drafted', 'sent', 'accepted', 'won', 'called'];
/** Deals go on side by side, this many at a time. */
const SIDE_BY_SIDE = 300;

export interface SampleLog {
  readonly log: string;
  readonly mapping: string;
  readonly rows: number;
}

/** A row of the sample log. */
export const sampleRow = (deal: number, step: string, day = 1): string =>
  `D-${deal},C-${deal % 997},${step},2024-0${1 + (deal % 9)}-${String(day).padStart(2, '0')}T10:00:00Z,seller-${deal % 7},${deal % 1_000}.50`;

/** The history of so many deals, eight rows each, written into the folder as CSV with its mapping. */
export function sampleLog(folder: string, deals: number, extraRows: readonly string[] = []): SampleLog {
  const rows: string[] = [];
  for (let first = 0; first < deals; first += SIDE_BY_SIDE) {
    const last = Math.min(deals, first + SIDE_BY_SIDE);
    for (let step = 0; step < LOST.length; step++) {
      for (let deal = first; deal < last; deal++) {
        rows.push(sampleRow(deal, (deal % 3 ? LOST : WON)[step] ?? '', step + 1));
      }
    }
  }
  rows.push(...extraRows);
  const [log, mapping] = [join(folder, 'sample.csv'), join(folder, 'sample.yaml')];
  writeFileSync(log, `${[HEADER, ...rows].join('\n')}\n`);
  writeFileSync(mapping, MAPPING);
  return { log, mapping, rows: rows.length };
}
