/** One configuration for every suite; ESM needs NODE_OPTIONS=--experimental-vm-modules (scripts/run.mjs sets it). */
const { TEST_MONGODB, MONGODB_URL } = process.env;

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  // They need a server: test/servers/mongodb/install.sh provides one.
  testPathIgnorePatterns: ['/node_modules/', ...(TEST_MONGODB || MONGODB_URL ? [] : ['\\.mongo\\.spec\\.ts$'])],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^#(ids|kernel|schema|sales|reports|event-store|read-store|sqlite|import|runtime)$':
      '<rootDir>/libs/$1/src/index.ts',
    '^#runtime/http$': '<rootDir>/libs/runtime/src/http/index.ts',
    '^#event-store/eventstoredb$': '<rootDir>/libs/event-store/src/eventstoredb/eventstoredb-event-store.ts',
    '^#read-store/mongodb$': '<rootDir>/libs/read-store/src/mongodb/mongo-read-store.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }] },
  // Ends what hangs. On a machine that others use as well the same work takes three times as long in some hours.
  testTimeout: 120_000,
};
