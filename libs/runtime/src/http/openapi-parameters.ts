import { INSTANT } from '#schema';
import { ACTOR_PATTERN } from './access.js';
import { KEY_PATTERN } from './headers.js';
import { POSITION_PATTERN } from './query-controller.js';

const headerParam = (name: string, description: string, schema: object, example: string, required = false): object => ({
  name,
  in: 'header',
  required,
  description,
  schema,
  example,
});

const IF_MATCH = headerParam(
  'If-Match',
  'Only if the stream stands at this revision: one strong ETag, with its quotes, such as "3"; 412 otherwise. `*` = at any, but not where nothing is yet',
  { type: 'string', pattern: '^(\\*|"(0|[1-9][0-9]{0,14})")$' },
  '*',
);

/**
 * The example of a key names the command, because a key belongs to one command.
 * @param isAboutOne whether the path names what the command is about; what is yet to be made stands at no revision
 */
export const writeHeaders = (command: string, isAboutOne: boolean): object[] => [
  headerParam(
    'X-Actor',
    'Who acts; nobody is called `system` or `import`, as Leadger itself is',
    { type: 'string', pattern: ACTOR_PATTERN.source },
    'anna',
    true,
  ),
  headerParam(
    'Idempotency-Key',
    'Id of the command on this lead, client or pipeline, or on the catalogue of reasons: sent again, it changes nothing and answers as the first time. For another ' +
      'command there, with other content or by another actor it is refused (422); only what a client is called and what was said ' +
      'with it is not compared. Of commands that changed nothing, the last 10,000 are remembered by the process that answered',
    { type: 'string', pattern: KEY_PATTERN.source },
    `${command}-2026-03-01-0001`,
  ),
  ...(isAboutOne ? [IF_MATCH] : []),
  headerParam(
    'X-Occurred-At',
    'When it happened, if not just now: an ISO 8601 instant with an offset, from 1900 on and not in the future',
    // No `format`: generators make objects of date-times, which they can put into no header, and leave the operation out.
    { type: 'string', pattern: INSTANT.source },
    '2026-03-01T09:30:00Z',
  ),
  headerParam(
    'X-Correlation-Id',
    'Goes with everything this request causes; the command id, where absent',
    { type: 'string', pattern: KEY_PATTERN.source },
    'import-2026-03-01',
  ),
];

export const ANSWER_HEADERS = {
  ETag: { description: 'Revision of the stream, for If-Match', schema: { type: 'string' }, example: '"3"' },
  'X-Position': {
    description: 'Position in the log, for ?after=',
    schema: { type: 'string' },
    example: '0000000000000042',
  },
  'X-Correlation-Id': {
    description: 'Names this request in log and history',
    schema: { type: 'string' },
    example: '0f8fad5b-d9cb-469f-a165-70867728950e',
  },
};

/** @param path of what was created */
export const locationOf = (path: string): object => ({
  description: 'Where what was created is read',
  schema: { type: 'string', format: 'uri-reference' },
  example: path.replace(/\{\w+\}/g, 'a3bb189e-8bf9-3888-9912-ace4e6543002'),
});

/** What goes with a read of what has a revision. */
export const IF_NONE_MATCH = headerParam(
  'If-None-Match',
  'ETags that are known already: 304, without a body, where it still stands at one of them',
  { type: 'string' },
  '"3"',
);

export const NOT_MODIFIED = {
  description: 'It still stands at a revision that If-None-Match names',
  headers: { ETag: ANSWER_HEADERS.ETag, 'X-Correlation-Id': ANSWER_HEADERS['X-Correlation-Id'] },
};

/** @param path of the list */
export const linkOf = (path: string): object => ({
  description: 'The next page (RFC 8288), where there is one',
  schema: { type: 'string' },
  example: `<${path}?limit=20&cursor=WyJsaXN0LWxlYWRz>; rel="next"`,
});

export const AFTER = {
  name: 'after',
  in: 'query',
  required: false,
  description:
    'Wait until the report has seen this position, as a write answers it: 16 digits where the log is SQLite, two times 20 with a dash where it is EventStoreDB',
  schema: { type: 'string', pattern: POSITION_PATTERN.source },
  example: '0000000000000001',
};
