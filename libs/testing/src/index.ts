export { type MigratedCopy as TestDatabase } from '@chatgenius/database';
export { createTestDatabase } from './test-database.ts';
