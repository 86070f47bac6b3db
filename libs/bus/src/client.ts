// What asks, and hears notices, without what answers: free of decorators, so that tools which run from source can use it.
export { BusConnection, type BusOptions } from './bus.connection.ts';
export { busEnvironment, busOf } from './bus-environment.ts';
export { listen } from './notices.ts';
export { Requester } from './requester.ts';
export { serverAddress, type ServerAddress } from './server-address.rules.ts';
