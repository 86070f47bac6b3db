/** What end-to-end specs put wherever somebody may write: after a run, no log, metric or trace may have it. */
export const PLANTED = 'planted-secret';
