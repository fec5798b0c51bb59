import { MongoClient } from 'mongodb';
import { type MongoServer, startMongo } from './server.js';
import { onOwnServer, urlOf } from './suite.js';

onOwnServer('The MongoDB server for tests', () => {
  let server: MongoServer | undefined;
  beforeAll(async () => {
    server = await startMongo();
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('keeps what was written when it is killed and answers on the same URL again', async () => {
    if (!server) throw new Error('The server did not start');
    const client = new MongoClient(server.url);
    try {
      await client.db('kept').collection('one').insertOne({ a: 1 });
      await server.kill();
      await server.revive();
      expect(await client.db('kept').collection('one').countDocuments({})).toBe(1);
    } finally {
      await client.close();
    }
  });

  it('starts beside others, each with data of its own', async () => {
    const other = await startMongo();
    const client = new MongoClient(other.url);
    try {
      expect(other.url).not.toBe(server?.url);
      expect(await client.db('kept').collection('one').countDocuments({})).toBe(0);
    } finally {
      await client.close();
      await other.stop();
    }
  });

  it.each([
    ['mongodb://a:1,b:2', 'mongodb://a:1,b:2/new?'],
    ['mongodb://u:p@a/old?tls=true', 'mongodb://u:p@a/new?tls=true&authSource=old'],
    ['mongodb+srv://u:p@a', 'mongodb+srv://u:p@a/new?authSource=admin'],
  ])('names another database of %s', (given, wanted) => {
    expect(urlOf(given, 'new')).toBe(wanted);
  });
});
