#!/usr/bin/env node
import { prepare } from '../scripts/prepare.mjs';

prepare();
process.setSourceMapsEnabled(true);
await import('../dist/apps/cli/src/main.js');
