import { contextOf } from '@chatgenius/bus';
import { failSpan, inRootSpan, isFault, keepSpan, type SpanPlan } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { ROOT_CONTEXT, SpanKind, trace, type Context, type Span } from '@opentelemetry/api';
import { ATTR_RPC_METHOD, ATTR_RPC_SYSTEM } from '@opentelemetry/semantic-conventions/incubating';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { COMMANDS } from '../constants/events.constant.ts';

const SCOPE = 'connection-gateway';
/** What takes longer is traced whatever the ratio. */
const SLOW_MS = 1_000;

/** One command, from its packet to its ack: one measurement, and one span if its trace is recorded. */
export class CommandUnderWay {
  readonly #name: string;
  readonly #arrivedAt = performance.now();
  readonly #arrivedOn = Date.now();
  readonly #metrics: GatewayMetrics;
  #span: Span | undefined;

  constructor(name: string, metrics: GatewayMetrics) {
    this.#name = COMMANDS.has(name) ? name : 'unknown';
    this.#metrics = metrics;
  }

  /** Does the command's work as part of the caller's trace, or of one that begins here. */
  run(traceparent: string | undefined, work: () => Promise<void>): Promise<void> {
    return inRootSpan(this.#plan(contextOf(traceparent)), (span) => {
      this.#span = span;
      return work();
    });
  }

  answered(outcome: string): void {
    const tookMs = performance.now() - this.#arrivedAt;
    this.#metrics.commandAnswered(this.#name, outcome, tookMs / 1_000);
    if (outcome !== 'ok' && this.#span) failSpan(this.#span, { reason: outcome });
    if (isFault(outcome)) keepSpan(this.#plan(), 'error', { reason: outcome });
    else if (tookMs > SLOW_MS) keepSpan(this.#plan(), 'slow');
  }

  #plan(of?: Context): SpanPlan {
    const attributes = { [ATTR_RPC_SYSTEM]: 'socketio', [ATTR_RPC_METHOD]: this.#name };
    return { scope: SCOPE, name: this.#name, kind: SpanKind.SERVER, of: of ?? (this.#span ? trace.setSpan(ROOT_CONTEXT, this.#span) : undefined), startTime: this.#arrivedOn, attributes };
  }
}

/** Begins what is measured and traced of each command. */
@Injectable()
export class CommandTelemetry {
  constructor(private readonly metrics: GatewayMetrics) {}

  begin(name: string): CommandUnderWay {
    return new CommandUnderWay(name, this.metrics);
  }
}
