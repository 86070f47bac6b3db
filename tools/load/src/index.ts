export { parseLoadOptions } from './load-options.rules.ts';
