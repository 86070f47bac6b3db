/** A provider that is an interface of its library, and so is named here. */
export const REDIS = Symbol('Redis');
