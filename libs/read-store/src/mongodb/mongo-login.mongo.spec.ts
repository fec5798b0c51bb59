import { inspect } from 'node:util';
import { onMongo } from '../../../../test/servers/mongodb/suite.js';
import { ReadStoreUnavailable } from '../port.js';
import { openMongoReadStore } from './mongo-read-store.js';

describe('Logging in to MongoDB', () => {
  const newDatabase = onMongo();

  it('says what to do when the user is unknown or the password wrong, and tells no secret', async () => {
    const url = newDatabase().replace(/^(mongodb(?:\+srv)?:\/\/)(?:[^@/]*@)?/, '$1nobody:s3cret@');
    const failed = await openMongoReadStore(url, []).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ReadStoreUnavailable);
    expect((failed as Error).message).toMatch(/refused the user nobody: check READ_STORE_USER and READ_STORE_PASSWORD/);
    expect(inspect(failed, { depth: 20, showHidden: true })).not.toContain('s3cret');
  });
});
