export { type AttackName } from './attacks/attacks-options.rules.ts';
export { Innocents } from './attacks/innocents.ts';
export { RunningAttack } from './attacks/running-attack.ts';
export { parseLoadOptions } from './load-options.rules.ts';
export { metricOf } from './measuring/metrics.ts';
export { commandPacket, connectPacket, packetKind, PONG } from './clients/packets.ts';
export { FrameReader, textFrame, upgradeRequest } from './clients/websocket-frames.ts';
export { fuzzHttp, neverDone, type FuzzHttpOptions } from './fuzz/http/fuzz-http.ts';
export { fuzz, type FuzzOptions } from './fuzz/fuzz.ts';
