import { type Config, logOutput, type ProjectorLog } from '#runtime';
import { pino } from 'pino';

/** Structured lines on standard output, for what happens outside a request. */
export function systemLog({ logLevel }: Config): ProjectorLog {
  const log = pino({ level: logLevel }, logOutput());
  return {
    info: (message) => {
      log.info(message);
    },
    warn: (message) => {
      log.warn(message);
    },
    error: (message) => {
      log.error(message);
    },
  };
}
