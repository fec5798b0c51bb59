import { ServerCredentials, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';

/** How a server lets clients in; without it, it is `--insecure`. */
export interface Access {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Clients must show a certificate of this authority. */
  readonly clientCa?: Buffer;
  /** The only user. */
  readonly user?: string;
  readonly password?: string;
}

export const serverCredentials = (access: Access | undefined): ServerCredentials =>
  access
    ? ServerCredentials.createSsl(
        access.clientCa ?? null,
        [{ cert_chain: access.cert, private_key: access.key }],
        access.clientCa !== undefined,
      )
    : ServerCredentials.createInsecure();

/** Everything on streams asks for the user; gossip and features are open, as in a real server. */
export function guards(access: Access | undefined): ServerInterceptor[] {
  if (access?.user === undefined) return [];
  const expected = `Basic ${Buffer.from(`${access.user}:${access.password ?? ''}`).toString('base64')}`;
  return [
    (method, call) =>
      new ServerInterceptingCall(call, {
        start: (next) => {
          next({
            onReceiveMetadata: (metadata, deliver) => {
              const isOpen =
                !method.path.includes('.streams.Streams/') || metadata.get('authorization')[0] === expected;
              if (isOpen) deliver(metadata);
              else call.sendStatus({ code: status.UNAUTHENTICATED, details: 'Unauthenticated' });
            },
          });
        },
      }),
  ];
}
