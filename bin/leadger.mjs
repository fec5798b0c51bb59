#!/usr/bin/env node
import { leaveAtSignal } from '../scripts/leave.mjs';
import { prepare } from '../scripts/prepare.mjs';

await prepare();
// What they write would be taken for the whole.
leaveAtSignal(['export', 'copy'].includes(process.argv[2]) ? 130 : 0);
process.setSourceMapsEnabled(true);
await import('../dist/apps/cli/src/main.js');
