/** What `planted-secrets.e2e.spec.ts` puts wherever somebody may write: after a run, no log and no metric may have it. */
export const PLANTED = 'planted-secret';
