import { type Routes } from './generated/routes.ts';

/** Method and path of a route. */
export type Called<Name extends keyof Routes> = readonly [method: Routes[Name]['method'], path: string];
