/** What takes long (browsers, whole houses, killed workers, waits for a clock): `npm run verify` runs these too. */
const SLOW = [
  '/test/browser/',
  '/test/drills/',
  '/test/embedded/up\\.',
  '/test/embedded/store/(backup|crash|differential|fuzz)\\.',
  '/test/deliveries/(books|lanes|send|workers)\\.',
  '/test/platform/(queue|mail/relaySharing)\\.',
  '/test/subscribers/(import|readers|workbook)\\.',
  '/test/articles/(anyText|feeds|intake)\\.',
  '/test/web/public/(brake|readers|trust)\\.',
];

/** @type {import('jest').Config} */
export default {
  // A world opens in half a second, and in six where others use the machine as well.
  testTimeout: 20_000,
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/node_modules/', ...SLOW],
  maxWorkers: '100%',
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  injectGlobals: false,
};
