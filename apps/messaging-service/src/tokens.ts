/** Providers that are interfaces, or several of a class, and so have no class to be named by. */
export const LOGGER = Symbol('Logger');
/** Between two rounds of what is removed because of its age. */
export const RETENTION_EVERY_SECONDS = Symbol('RetentionEverySeconds');
export const STATISTICS_EVERY_SECONDS = Symbol('StatisticsEverySeconds');
export const CHANGES = Symbol('FairQueue of changes');
