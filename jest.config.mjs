/** Three kinds of spec, told apart by suffix: what a test needs is in its name. */
const common = {
  rootDir: import.meta.dirname,
  // Not the whole workspace: node_modules has 40,000 files that need not be looked at.
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@chatgenius/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['/dist/', '/.cache/', '/.data/'],
  // As .swcrc says, by which the services are bundled too.
  transform: { '^.+\\.ts$': '@swc/jest' },
};

export default {
  // Specs wait for conditions, each with a limit of its own; this one is for what starts processes.
  testTimeout: 60_000,
  watchman: false,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,tools}/*/src/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.(int|e2e)\\.spec\\.ts$'],
    },
    { ...common, displayName: 'int', testMatch: ['<rootDir>/{apps,libs,tools}/*/src/**/*.int.spec.ts'] },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/tools/system-tests/src/**/*.e2e.spec.ts'],
      globalSetup: '<rootDir>/tools/system-tests/jest-global-setup.mjs',
      globalTeardown: '<rootDir>/tools/system-tests/jest-global-teardown.mjs',
    },
  ],
};
