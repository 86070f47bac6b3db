import { type Logger } from '@chatgenius/service-runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import { type CanarySettings } from './canary.env.ts';
import { CanaryMetrics } from './canary.metrics.ts';
import { Findings } from './findings.ts';
import { Prober } from './prober.ts';
import { ConnectProbe } from './probes/connect.probe.ts';
import { FileProbe } from './probes/file.probe.ts';
import { MessageProbe } from './probes/message.probe.ts';
import { type Probe } from './probes/probe.ts';
import { SearchProbe } from './probes/search.probe.ts';
import { SignInProbe } from './probes/sign-in.probe.ts';
import { Tidying } from './probes/tidying.ts';
import { Writer } from './probes/writer.ts';
import { Account } from './seats/account.ts';
import { Seat } from './seats/seat.ts';
import { Seats } from './seats/seats.ts';

/** The whole composition of the canary. */
@Module({})
export class CanaryModule {
  static with(settings: CanarySettings, logger: Logger): DynamicModule {
    return {
      module: CanaryModule,
      providers: [
        CanaryMetrics,
        Writer,
        { provide: Findings, inject: [CanaryMetrics], useFactory: (metrics: CanaryMetrics) => new Findings(metrics, logger) },
        { provide: Seats, inject: [Writer, Findings], useFactory: (writer: Writer, findings: Findings) => new Seats(seatsOf(settings, writer, findings)) },
        {
          provide: Prober,
          inject: [Seats, Writer, CanaryMetrics],
          useFactory: (seats: Seats, writer: Writer, metrics: CanaryMetrics) =>
            new Prober({ seats, metrics, logger, probes: probesOf(settings, { seats, writer, metrics }), tidying: new Tidying(seats, settings) }),
        },
      ],
    };
  }
}

function seatsOf({ seats, apiUrl, filesUrl, gatewayUrls, handle, password }: CanarySettings, writer: Writer, findings: Findings): Seat[] {
  return Array.from({ length: seats }, (_, index) => {
    const number = index + 1;
    return new Seat({
      number,
      account: new Account({ apiUrl, handle: `${handle}_${number}`, password }),
      apiUrl,
      filesUrl,
      gatewayUrl: gatewayUrls[index % gatewayUrls.length] ?? '',
      onEvent: (seat, event) => {
        for (const violation of writer.shown(seat, event)) findings.broken(violation, 'client', seat.number);
      },
      onViolation: (seat, violation) => findings.broken(violation, 'wire', seat.number),
    });
  });
}

function probesOf(settings: CanarySettings, { seats, writer, metrics }: { seats: Seats; writer: Writer; metrics: CanaryMetrics }): Probe[] {
  const { filesUrl } = settings;
  return [
    new SignInProbe(seats, settings),
    new ConnectProbe(seats, settings),
    new MessageProbe(seats, writer, metrics, settings),
    new SearchProbe(seats, writer, settings),
    ...(filesUrl === undefined ? [] : [new FileProbe(seats, filesUrl, settings)]),
  ];
}
