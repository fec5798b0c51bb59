import type { streams } from './protocol.js';
import type { RecordedEvent } from './records.js';

/** Events considered between two checkpoints, times the client's interval, where it names no window. */
const DEFAULT_WINDOW = 32;

export interface EventFilter {
  readonly matches: (event: RecordedEvent) => boolean;
  /** Events considered between two checkpoints; undefined where nothing is filtered and none are sent. */
  readonly checkpointInterval: number | undefined;
}

/** By type or stream name, by prefixes or a regular expression. @throws SyntaxError if that is none. */
export function eventFilter(options: streams.ReadReq.Options): EventFilter {
  const filter = options.getFilter();
  if (filter === undefined) return { matches: () => true, checkpointInterval: undefined };
  const onStream = filter.getStreamIdentifier();
  const expression = onStream ?? filter.getEventType();
  const prefixes = expression?.getPrefixList() ?? [];
  const regex = expression?.getRegex() ?? '';
  const test = prefixes.length > 0 ? startsWithAny(prefixes) : matchesRegex(regex);
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW;
  return {
    matches: onStream === undefined ? (event) => test(event.type) : (event) => test(event.stream),
    checkpointInterval: window * filter.getCheckpointintervalmultiplier(),
  };
}

const startsWithAny =
  (prefixes: readonly string[]) =>
  (name: string): boolean =>
    prefixes.some((prefix) => name.startsWith(prefix));

function matchesRegex(source: string): (name: string) => boolean {
  const regex = new RegExp(source);
  return (name) => regex.test(name);
}
