/** Providers that are interfaces, or several of a class, and so have no class to be named by. */
export const LOGGER = Symbol('Logger');
export const CHANGES = Symbol('FairQueue of changes');
