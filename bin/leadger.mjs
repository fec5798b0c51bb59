#!/usr/bin/env node
import { leaveAtSignal } from '../scripts/leave.mjs';
import { prepare } from '../scripts/prepare.mjs';

prepare();
leaveAtSignal();
process.setSourceMapsEnabled(true);
await import('../dist/apps/cli/src/main.js');
