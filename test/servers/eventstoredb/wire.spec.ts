import fc from 'fast-check';
import { streams } from './protocol.js';
import { TOMBSTONE, type RecordedEvent } from './records.js';
import { encodeEvent } from './wire.js';

const event = fc.record<RecordedEvent>({
  id: fc.uuid(),
  stream: fc.string({ unit: 'grapheme', minLength: 1 }),
  type: fc.string({ unit: 'grapheme', minLength: 1 }),
  isJson: fc.boolean(),
  data: fc.uint8Array({ maxLength: 400 }),
  metadata: fc.uint8Array({ maxLength: 400 }),
  position: fc.maxSafeNat(),
  revision: fc.maxSafeNat().filter((revision) => revision !== TOMBSTONE),
  created: fc.integer({ min: 1, max: 8_640_000_000_000 }),
});

function decoded(bytes: Buffer): streams.ReadResp.ReadEvent.AsObject | undefined {
  return streams.ReadResp.deserializeBinary(bytes).getEvent()?.toObject();
}

describe('An event on the wire', () => {
  it('is read back by the generated classes as it was', () => {
    fc.assert(
      fc.property(event, (it) => {
        const read = streams.ReadResp.deserializeBinary(encodeEvent(it)).getEvent();
        const recorded = read?.getEvent();
        expect(read?.getCommitPosition()).toBe(String(it.position));
        expect(recorded?.getCommitPosition()).toBe(String(it.position));
        expect(recorded?.getPreparePosition()).toBe(String(it.position));
        expect(recorded?.getStreamRevision()).toBe(String(it.revision));
        expect(recorded?.getId()?.getString()).toBe(it.id);
        const name = recorded?.getStreamIdentifier()?.getStreamName_asU8() ?? [];
        expect(Buffer.from(name).toString('utf8')).toBe(it.stream);
        expect(Buffer.from(recorded?.getData_asU8() ?? [])).toEqual(Buffer.from(it.data));
        expect(Buffer.from(recorded?.getCustomMetadata_asU8() ?? [])).toEqual(Buffer.from(it.metadata));
        expect(recorded?.getMetadataMap().toArray()).toEqual(
          expect.arrayContaining([
            ['type', it.type],
            ['content-type', it.isJson ? 'application/json' : 'application/octet-stream'],
            ['created', `${it.created}0000`],
          ]),
        );
      }),
    );
  });

  it('says 2^63 - 1 as the revision of a tombstone', () => {
    const [tombstone] = fc.sample(event, 1);
    if (tombstone === undefined) throw new Error('nothing generated');
    const read = decoded(encodeEvent({ ...tombstone, revision: TOMBSTONE }));
    expect(read?.event?.streamRevision).toBe('9223372036854775807');
  });
});
