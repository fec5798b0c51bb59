import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseYaml } from 'yaml';
import { plain, scenario } from '#kernel';
import { parse } from '#schema';
import { DefineReason, defineReason } from '../reason/define-reason.js';
import { REASON_GROUPS } from '../reason/events.js';
import { reasons } from '../reason/reasons.js';
import { type Labels, STATUS_KINDS, type StatusKind } from './definition.js';
import { pipeline } from './pipeline.js';
import { PublishPipeline, publishPipeline } from './publish-pipeline.js';

const templates = fileURLToPath(new URL('../../../../templates', import.meta.url));
const equal = (actual: unknown, expected: unknown) => {
  expect(actual).toEqual(expected);
};
const read = (file: string): unknown => parseYaml(readFileSync(path.join(templates, file), 'utf8'));

function command<Command extends object>(type: new () => Command, value: unknown): Command {
  const result = parse(type, value);
  if (!result.ok) throw new Error(JSON.stringify(result.errors, null, 2));
  return result.value;
}

const hasThreeLanguages = ({ en, uk, ru }: Labels): boolean =>
  !/[а-яіїєґ]/i.test(en) && /[а-яіїєґ]/i.test(uk ?? '') && /[а-яё]/i.test(ru ?? '') && !/[іїєґ]/i.test(ru ?? '');

describe('the pipeline templates', () => {
  const files = readdirSync(path.join(templates, 'pipelines')).toSorted();

  it('are the six of the domain', () => {
    expect(files.map((file) => path.basename(file, '.yaml'))).toEqual([
      'classic-deal',
      'freight',
      'outbound-desk',
      'travel-agency',
      'universal',
      'web-studio',
    ]);
  });

  describe.each(files)('%s', (file) => {
    const template = command(PublishPipeline, read(path.join('pipelines', file)));
    const { pipeline: code, ...definition } = template;

    it('is named as its file and published as it stands', () => {
      expect(`${code}.yaml`).toBe(file);
      scenario(pipeline, equal)()
        .when(publishPipeline, template, {})
        .then({
          type: 'PipelinePublished',
          data: { pipeline: code, version: 1, definition: plain(definition) },
        });
    });

    it('is labelled in English, Ukrainian and Russian throughout', () => {
      const labelled = [template, ...template.statuses, ...(template.offerStatuses ?? [])];
      expect(labelled.map(({ labels }) => labels).filter((labels) => !hasThreeLanguages(labels))).toEqual([]);
    });

    it('says for every status what a seller owes there', () => {
      expect(template.statuses.filter(({ playbook }) => playbook.length === 0).map((status) => status.code)).toEqual(
        [],
      );
      expect(new Set(template.statuses.map(({ meaning }) => meaning)).size).toBe(template.statuses.length);
    });

    it('lets a lead come from its entry to every status', () => {
      const reached = reachable(template);
      expect(template.statuses.map((status) => status.code).filter((status) => !reached.has(status))).toEqual([]);
    });
  });
});

describe('the reasons of a new company', () => {
  const list = read('reasons.yaml') as unknown[];
  const definitions = list.map((item) => command(DefineReason, item));

  it.each(definitions)('define $reason in three languages', (definition) => {
    expect(hasThreeLanguages(definition.labels)).toBe(true);
    scenario(reasons, equal)()
      .when(defineReason, definition, {})
      .then({ type: 'ReasonDefined', data: plain(definition) });
  });

  it('name each reason once and every group at least once', () => {
    const codes = definitions.map(({ reason }) => reason);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(definitions.map(({ group }) => group))).toEqual(new Set(REASON_GROUPS));
  });
});

/** What a lead can come to from the entry by the transitions of the domain, as the pipeline restricts them. */
function reachable({ entry, statuses }: PublishPipeline): Set<string> {
  const beyond: Record<StatusKind, readonly StatusKind[]> = {
    open: STATUS_KINDS,
    waiting: STATUS_KINDS,
    won: ['won'],
    lost: [],
    'dormant-pool': ['open', 'waiting'],
  };
  const reached = new Set([entry]);
  for (const code of reached) {
    const from = statuses.find((status) => status.code === code);
    if (!from) continue;
    const next = from.next ?? statuses.filter(({ kind }) => beyond[from.kind].includes(kind)).map(({ code }) => code);
    for (const follower of next) reached.add(follower);
  }
  return reached;
}
