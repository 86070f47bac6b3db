export { closingLine, type Outcome } from './outcome.rules.ts';
