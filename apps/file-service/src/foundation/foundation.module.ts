import { createTokenVerifier, TokenVerifier } from '@chatgenius/auth';
import { Requester, type BusConnection } from '@chatgenius/bus';
import { type Database } from '@chatgenius/database';
import { Callers, createLimiter, LIMIT_SETTINGS, RequestLimits, ServiceTokenVerifier, SessionCheck, type LimiterConnections, type LimitSettings } from '@chatgenius/http';
import { RateLimiter } from '@chatgenius/limits';
import { meter, type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { type FileSettings } from '../file-settings.ts';
import { FileLook } from '../processing/file-look.ts';
import { type FileStore } from '../stores/file-store.ts';
import { DATABASE, FILE_SETTINGS, FILE_STORE, LOGGER } from '../tokens.ts';
import { FileMetrics } from '../file.metrics.ts';
import { FilesWork } from '../waiting/files-work.ts';
import { Revocations } from './revocations.ts';

export interface Foundation {
  readonly database: Database;
  readonly bus: BusConnection;
  readonly store: FileStore;
  readonly settings: FileSettings;
  /** Finds out what files are. */
  readonly eye: FileLook;
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string; readonly maxAgeMs: number; readonly accessTokenSeconds: number };
  readonly limits: LimitSettings;
  readonly limiterConnections: LimiterConnections;
  readonly logger: Logger;
}

/** What every subject stands on: servers, settings, who asks, and limits. */
@Module({})
export class FoundationModule {
  static with({ database, bus, store, settings, eye, tokens, limits, limiterConnections, logger }: Foundation): DynamicModule {
    const revocations = new Revocations(database, bus, tokens.accessTokenSeconds, logger);
    const providers: Provider[] = [
      { provide: DATABASE, useValue: database },
      { provide: LOGGER, useValue: logger },
      { provide: FILE_STORE, useValue: store },
      { provide: FILE_SETTINGS, useValue: settings },
      { provide: FileLook, useValue: eye },
      { provide: LIMIT_SETTINGS, useValue: limits },
      { provide: Requester, useValue: new Requester(bus) },
      { provide: TokenVerifier, useFactory: () => createTokenVerifier(tokens) },
      { provide: Revocations, useValue: revocations },
      // By its name: Nest starts each value that it is given, also one that it has been given before.
      { provide: SessionCheck, useExisting: Revocations },
      { provide: RateLimiter, useFactory: () => createLimiter(limits, limiterConnections, insured()) },
      FileMetrics,
      FilesWork,
      RequestLimits,
      ServiceTokenVerifier,
      Callers,
    ];
    return { module: FoundationModule, global: true, providers, exports: providers };
  }
}

const insured = () =>
  meter('file-service').createCounter('chat.files.limits.insured', {
    description: 'Uses of limits that this process counted for itself, because Redis was away or too slow.',
  });
