/** Four kinds of spec, told apart by suffix: what a test needs is in its name. */
const common = {
  rootDir: import.meta.dirname,
  // Not the whole workspace: node_modules has 40,000 files that need not be looked at.
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  modulePathIgnorePatterns: ['/dist/', '/.cache/', '/.data/'],
  // Loads what specs share once for all specs of a worker, and not for each: half of the time went there.
  runner: 'jest-light-runner',
  setupFilesAfterEnv: ['<rootDir>/tools/verify/src/spec-worker/in-each-worker.ts'],
  transform: {},
};

export default {
  watchman: false,
  testSequencer: '<rootDir>/tools/verify/src/spec-worker/slow-first.mjs',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,tools}/*/src/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.(int|e2e|cluster)\\.spec\\.ts$'],
    },
    { ...common, displayName: 'int', testMatch: ['<rootDir>/{apps,libs,tools}/*/src/**/*.int.spec.ts'] },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/tools/system-tests/src/**/*.e2e.spec.ts'],
      globalSetup: '<rootDir>/tools/system-tests/jest-global-setup.mjs',
      globalTeardown: '<rootDir>/tools/system-tests/jest-global-teardown.mjs',
    },
    { ...common, displayName: 'cluster', testMatch: ['<rootDir>/tools/system-tests/src/**/*.cluster.spec.ts'] },
  ],
};
