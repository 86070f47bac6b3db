/** For tests of whatever talks to a gateway; in Node alone. */
export { FaultProxy } from './fault-proxy.ts';
export { type MessageMatch, type ScriptStep } from './fault-script.ts';
export { type ConnectionFault, type Direction, type Fault, type FaultKind, type FaultRecord, type MessageFault } from './faults.ts';
export { DEFAULT_KINDS, faultAt, type MessagePlace, type RandomFaults } from './random-faults.rules.ts';
