import { Server, type ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { type Access, guards, serverCredentials } from './access.js';
import { appendCall } from './append.js';
import { batchAppendCall } from './batch-append.js';
import { deleteCall, tombstoneCall } from './delete.js';
import { faultBoard, type Faults } from './faults.js';
import { clusterOfOne, supportedMethods } from './features.js';
import { EventLog } from './log.js';
import type { LogOptions } from './log-file.js';
import type { ReadAnswer } from './output.js';
import { featuresGrpc, gossipGrpc, streamsGrpc } from './protocol.js';
import { readCall } from './read.js';
import type { Service } from './service.js';
import { Writer } from './writer.js';

export interface StandInOptions extends LogOptions {
  /** Any free port where absent or 0. */
  readonly port?: number;
  /** TLS and who may enter; without it neither is asked for. */
  readonly access?: Access;
}

export interface EventStoreDbStandIn {
  /** `esdb://127.0.0.1:PORT?tls=false`, without `?tls=false` where it speaks TLS */
  readonly url: string;
  readonly port: number;
  readonly faults: Faults;
  /** Ends every call and connection at once, as the death of the server would; what was acknowledged is in the file. */
  stop(): Promise<void>;
}

/** As Kestrel has it in a real server: the call after these waits, without an error, until one of them ends. */
const STREAMS_PER_CONNECTION = 100;
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

/** As generated, but Read takes messages that are encoded already as well. */
const STREAMS_SERVICE = {
  ...streamsGrpc.StreamsService,
  read: {
    ...streamsGrpc.StreamsService.read,
    responseSerialize: (answer: ReadAnswer): Buffer =>
      Buffer.isBuffer(answer) ? answer : streamsGrpc.StreamsService.read.responseSerialize(answer),
  },
};

/**
 * Starts a server for tests that speaks the EventStoreDB protocol on loopback, as far as test/servers/eventstoredb/transcript.spec.ts
 * compares it with what a real one answered. Start it again with the same file and port to play a restart.
 */
export async function startEventStoreDbStandIn(options: StandInOptions = {}): Promise<EventStoreDbStandIn> {
  const log = new EventLog(options);
  const service: Service = { log, writer: new Writer(log), faults: faultBoard() };
  if (log.isNew) service.writer.writeMetadata('$$scavenges', '{"$maxAge":2592000}');
  const server = new Server({
    'grpc.max_concurrent_streams': STREAMS_PER_CONNECTION,
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    interceptors: guards(options.access),
  });
  let port = options.port ?? 0;
  server.addService(STREAMS_SERVICE, streamCalls(service));
  server.addService(featuresGrpc.ServerFeaturesService, { getSupportedMethods: supportedMethods });
  server.addService(gossipGrpc.GossipService, { read: clusterOfOne(() => port) });
  port = await bind(server, port, serverCredentials(options.access));
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= shutDown(server).then(() => {
      log.close();
    }));
  const url = `esdb://127.0.0.1:${port}${options.access ? '' : '?tls=false'}`;
  return { url, port, faults: service.faults, stop };
}

function streamCalls(service: Service): UntypedServiceImplementation {
  return {
    append: appendCall(service),
    batchAppend: batchAppendCall(service),
    read: readCall(service),
    delete: deleteCall(service),
    tombstone: tombstoneCall(service),
  };
}

function bind(server: Server, port: number, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

/** A socket that spoke something else than HTTP/2 keeps the server from ever saying that it is shut; nothing of ours hangs on it. */
const LONGEST_SHUT_MS = 500;

function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, LONGEST_SHUT_MS);
    server.tryShutdown(() => {
      clearTimeout(limit);
      resolve();
    });
    server.forceShutdown();
  });
}
