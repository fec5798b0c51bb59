import fc from 'fast-check';
import { v5 } from 'uuid';
import { uuidsIn } from './named-uuid.js';

describe('A UUID of a name', () => {
  it('is that of RFC 9562, appendix A.4', () => {
    expect(uuidsIn('6ba7b810-9dad-11d1-80b4-00c04fd430c8')('www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  it('is that of another implementation, for any name in any namespace', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.uuid(), (name, namespace) => {
        expect(uuidsIn(namespace)(name)).toBe(v5(name, namespace));
      }),
    );
  });

  it('needs a namespace', () => {
    expect(() => uuidsIn('leadger')).toThrow('leadger is not a UUID');
  });
});
