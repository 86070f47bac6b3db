export { DATABASE, LOGGER } from '@chatgenius/http';

/** Providers that are interfaces, and so have no class to be named by. */
export const FILE_STORE = Symbol('FileStore');
export const FILE_SETTINGS = Symbol('FileSettings');
