import type { handleUnaryCall } from '@grpc/grpc-js';
import { features, gossip, shared } from './protocol.js';

const SERVER_VERSION = '23.10.6.0';
const STREAMS = 'event_store.client.streams.streams';
const METHODS = ['read', 'append', 'delete', 'tombstone', 'batchappend'];

/** Tells the client which calls there are: it appends in batches only where `batchappend` is among them. */
export const supportedMethods: handleUnaryCall<shared.Empty, features.SupportedMethods> = (_call, answer) => {
  const methods = METHODS.map((name) => new features.SupportedMethod().setServiceName(STREAMS).setMethodName(name));
  answer(null, new features.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(SERVER_VERSION));
};

/** Gossip of a cluster of one: this node leads. What `esdb+discover` and several hosts ask for. */
export function clusterOfOne(port: () => number): handleUnaryCall<shared.Empty, gossip.ClusterInfo> {
  return (_call, answer) => {
    const member = new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString('00000000-0000-4000-8000-000000000001'))
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port()));
    answer(null, new gossip.ClusterInfo().setMembersList([member]));
  };
}
