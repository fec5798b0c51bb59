import { readConfig } from '#runtime';
import { runProgram, stopSignal } from '../../system/lifecycle.js';
import { runStandalone } from './standalone.js';

await runProgram(() => runStandalone(readConfig(process.env), stopSignal()));
