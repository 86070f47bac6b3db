import { hash } from 'node:crypto';

/** What is kept of a handle that nobody may have again: enough to know it when somebody wants it. */
export const hashOfHandle = (handle: string): Buffer => hash('sha256', `chatgenius retired handle:${handle}`, 'buffer');
