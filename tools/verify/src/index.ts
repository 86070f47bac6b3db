export { LAST_WITHOUT_RULES } from './migrations/migration-lint.ts';
export { closingLine, type Outcome } from './outcome.rules.ts';
