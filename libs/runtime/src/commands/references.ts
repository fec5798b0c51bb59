import { type CommandDefinition, streamName, type StreamType } from '#kernel';
import type { StreamLoader } from './stream-loader.js';

interface Referred {
  readonly stream: StreamType<unknown>;
  readonly id: string;
}

/** The states of the streams that decisions refer to, each loaded once for all decisions of one call. */
export class ReferredStates {
  private readonly loaded = new Map<string, Promise<unknown>>();

  constructor(private readonly streams: StreamLoader) {}

  /** What this decision refers to, by name. */
  async of(definition: CommandDefinition, command: object, state: unknown): Promise<object> {
    const wanted = definition.references?.(command, state);
    if (!wanted) return {};
    const entries = Object.entries(wanted) as [string, Referred][];
    return Object.fromEntries(
      await Promise.all(entries.map(async ([name, referred]) => [name, await this.state(referred)] as const)),
    );
  }

  private state({ stream, id }: Referred): Promise<unknown> {
    const name = streamName(stream, id);
    let state = this.loaded.get(name);
    if (!state) {
      state = this.streams.load(stream, id).then((loaded) => loaded.state);
      this.loaded.set(name, state);
    }
    return state;
  }
}
