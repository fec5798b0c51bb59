import type { CommandDefinition } from '#kernel';
import { Rejected } from '#kernel';
import { client, lead, type Lead, type LeadState, OPEN_OFFER_KINDS } from '#sales';
import { v5 } from 'uuid';
import { commands } from '../../apps/system/commands.js';
import type { CommandExecutor } from '../../libs/runtime/src/commands/command-executor.js';
import { type Dice, dice } from '../support/dice.js';

const byName = new Map(commands.map((command) => [command.name, command]));
const IDS = '6a1c0f3c-5f0e-5f57-9f0a-2d6b1f7c9a10';
const idOf = (name: string, number: number): string => v5(`${name} ${number}`, IDS);
const LEADS = 12;
const CLIENTS = 3;
const OFFERS = 3;
const PIPELINES = ['simple', 'long'];
const SELLERS = ['olga', 'petro', 'anna'];
const REASONS = ['price', 'rival', 'mood'];
const MINUTE = 60_000;

/** A command with its fields, as a person might send it. */
interface Sent {
  readonly command: string;
  readonly fields: object;
}

/** What became of a history. */
export interface Happened {
  readonly accepted: number;
  readonly refused: number;
  readonly commands: ReadonlySet<string>;
}

/**
 * Random commands of every kind on a few clients, leads and pipelines. Most fit the state that the lead is in, some do not;
 * time goes on from command to command, over days and months.
 * @throws whatever is no refusal
 */
export async function someHistory(executor: CommandExecutor, seed: number, length: number): Promise<Happened> {
  const roll = dice(seed);
  const accepted = new Set<string>();
  const counts = { accepted: 0, refused: 0 };
  let time = Date.UTC(2024, 0, 1, 8);
  const send = async ({ command, fields }: Sent, number: number): Promise<void> => {
    time += roll(40) === 0 ? roll(90) * 1_440 * MINUTE : roll(300) * MINUTE;
    const commandId = idOf(`command of ${seed}`, number);
    const envelope = {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      occurredAt: new Date(time).toISOString(),
    };
    try {
      const actor = { id: oneOf(roll, SELLERS) };
      const { eventTypes } = await executor.execute(definitionOf(command), fields, { ...envelope, actor });
      counts.accepted++;
      if (eventTypes.length > 0) accepted.add(command);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      counts.refused++;
    }
  };
  const setUp = [...REASONS.map(reasonNamed), ...PIPELINES.map((pipeline) => pipelineOf(pipeline))];
  for (const [index, sent] of setUp.entries()) await send(sent, -1 - index);
  for (let number = 0; number < length; number++) {
    await send(await aCommand(executor, roll, time), number);
  }
  return { ...counts, commands: accepted };
}

function definitionOf(name: string): CommandDefinition {
  const definition = byName.get(name);
  if (!definition) throw new Error(`There is no command ${name}`);
  return definition;
}

const oneOf = <T>(roll: Dice, items: readonly T[]): T => items[roll(items.length)] as T;

async function aCommand(executor: CommandExecutor, roll: Dice, time: number): Promise<Sent> {
  if (roll(8) === 0) return aboutTheCompany(roll);
  const clientId = idOf('client', roll(CLIENTS));
  const known = (await executor.streams.load(client, clientId)).state.registered;
  if (!known || roll(8) === 0) return aboutClient(roll, clientId, known);
  const leadId = idOf('lead', roll(LEADS));
  const { state } = await executor.streams.load<LeadState>(lead, leadId);
  return aboutLead(roll, { leadId, clientId, state, time });
}

const reasonNamed = (reason: string): Sent => ({
  command: 'define-reason',
  fields: { reason, labels: { en: reason }, group: reason === 'rival' ? 'competitor' : 'price' },
});

/** @param served what `served` means in this version */
function pipelineOf(pipeline: string, more = 0, served = 'won'): Sent {
  const status = (code: string, kind: string, part: string) => ({
    code,
    kind,
    part,
    labels: { en: code },
    meaning: code,
    playbook: [],
  });
  const statuses = [
    status('in', 'open', 'top'),
    ...Array.from({ length: 1 + more }, (_, n) => status(`talk-${n}`, 'open', 'middle')),
    status('wait', 'waiting', 'middle'),
    status('won', 'won', 'bottom'),
    status('served', served, 'bottom'),
    status('lost', 'lost', 'bottom'),
  ];
  return { command: 'publish-pipeline', fields: { pipeline, labels: { en: pipeline }, entry: 'in', statuses } };
}

function aboutTheCompany(roll: Dice): Sent {
  if (roll(2)) return pipelineOf(oneOf(roll, PIPELINES), roll(3), oneOf(roll, ['won', 'won', 'open', 'dormant-pool']));
  if (roll(2)) return { command: 'retire-reason', fields: { reason: 'mood' } };
  return reasonNamed(oneOf(roll, REASONS));
}

function aboutClient(roll: Dice, clientId: string, known: boolean): Sent {
  if (!known)
    return {
      command: 'register-client',
      fields: { clientId, externalId: `C-${roll(100)}`, personal: { name: 'Olena' } },
    };
  if (roll(3) === 0) return { command: 'log-client-contact', fields: { clientId, kind: 'call', summary: 'Talked' } };
  const amount = { minor: roll(10_000), currency: oneOf(roll, ['EUR', 'UAH']) };
  return { command: 'record-purchase', fields: { clientId, purchaseId: idOf('purchase', roll(1_000)), amount } };
}

interface About {
  readonly leadId: string;
  readonly clientId: string;
  readonly state: LeadState;
  readonly time: number;
}

function aboutLead(roll: Dice, { leadId, clientId, state, time }: About): Sent {
  if (state.phase === 'none') {
    const seller = roll(2) ? { seller: oneOf(roll, SELLERS) } : {};
    const amount = roll(2) ? { amount: { minor: roll(10_000), currency: 'EUR' } } : {};
    const fields = {
      leadId,
      clientId,
      pipeline: oneOf(roll, PIPELINES),
      source: oneOf(roll, ['call', 'referral']),
      ...seller,
      ...amount,
    };
    return { command: 'register-lead', fields };
  }
  const fitting = roll(10) ? [...movesOf(roll, state, time), ...offerMovesOf(roll, state)] : everything(roll, time);
  const { command, fields } = oneOf(roll, fitting);
  return { command, fields: { leadId, ...fields } };
}

const to = (roll: Dice) => ({ to: oneOf(roll, ['in', 'talk-0', 'talk-1', 'served', 'won']) });
const loss = (roll: Dice) => {
  const reason = oneOf(roll, REASONS);
  return {
    reason,
    ...(reason === 'rival' ? { competitor: { name: oneOf(roll, ['Delta', 'delta', 'Argo']), why: 'Cheaper' } } : {}),
  };
};
const waiting = (roll: Dice, time: number) => ({
  to: 'wait',
  missing: ['budget'],
  comment: 'Clarify the budget',
  controlPoint: {
    due: new Date(time + (1 + roll(400)) * 1_440 * MINUTE).toISOString(),
    expected: 'An answer',
    from: 'client',
  },
});

function movesOf(roll: Dice, { phase }: Lead, time: number): Sent[] {
  const contact = { command: 'log-lead-contact', fields: { kind: 'mail', summary: 'Wrote' } };
  if (phase === 'lost') return [contact, { command: 'reopen-lead', fields: { reason: 'Called again' } }];
  if (phase === 'won') {
    return [
      contact,
      { command: 'reopen-lead', fields: { to: 'talk-0', reason: 'Undone' } },
      { command: 'change-status', fields: { to: oneOf(roll, ['won', 'served']) } },
    ];
  }
  return [
    contact,
    { command: 'assign-lead', fields: { seller: oneOf(roll, SELLERS) } },
    { command: 'qualify-lead', fields: { reachable: roll(2) > 0, wish: roll(2) > 0, budget: roll(2) > 0 } },
    { command: 'change-status', fields: to(roll) },
    { command: 'put-into-waiting', fields: waiting(roll, time) },
    ...(phase === 'waiting' ? [{ command: 'receive-information', fields: {} }] : []),
    ...(roll(3) ? [] : [{ command: 'lose-lead', fields: loss(roll) }]),
    ...(roll(3) ? [] : [{ command: 'win-lead', fields: {} }]),
  ];
}

function offerMovesOf(roll: Dice, { phase, offers }: Lead): Sent[] {
  const active = phase === 'open' || phase === 'waiting';
  const missing = Array.from({ length: OFFERS }, (_, n) => idOf('offer', n)).filter((id) => !offers[id]);
  const amount = { minor: 1 + roll(100_000), currency: 'EUR' };
  const drafts = missing
    .slice(0, 1)
    .map((offerId) => ({ command: 'draft-offer', fields: { offerId, number: 'O', amount } }));
  const open = Object.entries(offers).filter(([, { kind }]) => OPEN_OFFER_KINDS.includes(kind));
  return [
    ...(active ? drafts : []),
    ...open.flatMap(([offerId, { kind }]): Sent[] => {
      const next: Partial<Record<string, Sent[]>> = {
        drafted: [{ command: 'request-offer', fields: { offerId } }],
        requested: [{ command: 'send-offer', fields: { offerId } }],
        rework: [{ command: 'send-offer', fields: { offerId } }],
        sent: [
          { command: 'rework-offer', fields: { offerId, amount } },
          { command: 'accept-offer', fields: { offerId } },
          { command: 'refuse-offer', fields: { offerId, ...loss(roll) } },
        ],
      };
      const withdrawal = roll(4) ? [] : [{ command: 'withdraw-offer', fields: { offerId } }];
      return [...(next[kind] ?? []), ...withdrawal];
    }),
  ];
}

/** Any command about a lead, whether it fits or not. */
function everything(roll: Dice, time: number): Sent[] {
  const offerId = idOf('offer', roll(OFFERS));
  const fields = {
    offerId,
    number: 'O',
    seller: 'olga',
    note: 'Anyway',
    ...loss(roll),
    ...to(roll),
    amount: { minor: 1, currency: 'EUR' },
  };
  const rest = {
    ...waiting(roll, time),
    ...fields,
    kind: 'call',
    summary: 'Called',
    reachable: true,
    wish: true,
    budget: true,
  };
  return commands
    .filter(({ stream }) => stream.category === 'lead')
    .map(({ name }) => ({ command: name, fields: rest }));
}
