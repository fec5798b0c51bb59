import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What Node keeps the answer under that a connection is about to give. */
export type Answering = Socket & { readonly _httpMessage?: ServerResponse | null };

/** Whether a request has come in whole and is not answered yet. */
export const isAnswering = ({ _httpMessage: answer }: Answering): boolean => answer?.req.complete === true;

/** Those that were answered before their request had come in whole: whatever becomes of the rest, there is no second answer. */
export const answeredEarly = new WeakSet<Socket>();
