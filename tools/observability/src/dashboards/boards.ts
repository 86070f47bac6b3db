import { type Board } from './board.ts';
import { canary } from './canary.ts';
import { http, user } from './http.ts';
import { inside } from './inside.ts';
import { overview } from './overview.ts';
import { gateway, messaging, presence } from './services.ts';

/** Every dashboard, by the name of its file. */
export const BOARDS: Readonly<Record<string, Board>> = { chatgenius: overview, gateway, messaging, presence, http, inside, user, canary };
