export { parseStartOptions, StartOptionsError, type StartOptions } from './start-options.rules.ts';
