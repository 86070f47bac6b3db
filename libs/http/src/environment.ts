/** What is needed to read an environment, and nothing of Nest: the reference pages are made from it. */
export { httpEnvironment, rate } from './http-environment.ts';
export type { ServerBounds } from './http-server.ts';
export type { LimitSettings } from './limits/limit-settings.ts';
