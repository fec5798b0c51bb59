import { StoreUnavailable } from '../port.js';
import { parseConnectionString } from './connection-string.js';

describe('A connection string', () => {
  it('names hosts, user and options', () => {
    expect(
      parseConnectionString(
        'kurrentdb+discover://ad%40min:p%3Ass@a.example:2114,b.example/?tls=false&nodePreference=Follower&gossip_timeout=3',
      ),
    ).toMatchObject({
      label: 'kurrentdb+discover://a.example:2114,b.example:2113',
      hosts: [
        { address: 'a.example', port: 2114 },
        { address: 'b.example', port: 2113 },
      ],
      discover: true,
      credentials: { username: 'ad@min', password: 'p:ss' },
      tls: false,
      nodePreference: 'follower',
      gossipTimeoutSeconds: 3,
    });
  });

  it('asks for TLS and the leader unless told, and never pings faster than is healthy', () => {
    expect(parseConnectionString('esdb://localhost?keepAliveInterval=1000')).toMatchObject({
      tls: true,
      tlsVerifyCert: true,
      nodePreference: 'leader',
      discover: false,
      credentials: undefined,
      keepAliveIntervalMs: 10_000,
    });
  });

  it('gives way to credentials from elsewhere', () => {
    const credentials = { username: 'ops', password: 's3cret' };
    expect(parseConnectionString('esdb://admin:changeit@localhost', credentials)).toMatchObject({ credentials });
  });

  it.each([
    ['', /begins with none of esdb:/],
    ['http://localhost:2113', /begins with none of esdb:/],
    ['esdb://', /names no host/],
    ['esdb://a:tr0ub4dor@', /names no host/],
    ['esdb://a:tr0ub4dor@host:port', /host:port/],
    ['esdb://host:99999', /port 99999 does not exist/],
    ['esdb://tr0ub4dor@host', /user:password/],
    ['esdb://a:tr0ub4dor%@host', /write % itself as %25/],
    ['esdb://a:tr0ub4dor@host?tls=maybe', /tls must be true or false/],
    ['esdb://a:tr0ub4dor@host?tsl=false', /unknown option "tsl"; known are tls,/],
    ['esdb://host?nodePreference=boss', /nodePreference must be one of leader,/],
    ['esdb://host?gossipTimeout=soon', /gossipTimeout must be a whole number/],
    ['esdb://a:tr0ub4dor@host?tlsCAFile=/no/such/ca.crt', /tlsCAFile names, \/no\/such\/ca\.crt, cannot be read/],
  ])('%s is refused with a sentence that holds no secret', (url, sentence) => {
    const parse = (): unknown => parseConnectionString(url);
    expect(parse).toThrow(StoreUnavailable);
    expect(parse).toThrow(sentence);
    expect(parse).not.toThrow(/tr0ub4dor/);
  });
});
