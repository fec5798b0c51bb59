import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFile } from './child.js';
import { programOf } from './test-programs.js';

export interface StandIn {
  readonly url: string;
  stop(): Promise<void>;
}

/** An EventStoreDB stand-in in a process of its own. @param log the file of its log; an empty one that is removed at the end where absent */
export async function startStandIn(log?: string): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-bench-'));
  const child = startFile(programOf('eventstoredb', 'serve'), [log ?? join(folder, 'log.db')], {});
  return {
    url: await child.says(/(esdb:\S+)/),
    stop: async () => {
      child.process.kill('SIGKILL');
      await child.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
